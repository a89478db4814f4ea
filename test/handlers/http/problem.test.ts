import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { refusals, type RefusalCode } from '#domain/outcome';
import { formBody, jsonBody } from '#handlers/http/body';
import { BadCall, problemOf, problemReply } from '#handlers/http/problem';

const codes = Object.keys(refusals) as RefusalCode[];

it('every refusal has a title of its own, and the same one each time', () => {
  const titles = codes.map((code) => problemOf({ code, detail: 'Why.' }).title);
  expect(new Set(titles).size).toBe(codes.length);
  for (const title of titles) expect(title).toMatch(/^[A-Z][^.]{5,60}$/);
});

describe('a body of another type', () => {
  const sent = (type: string | undefined, body: string) =>
    ({
      headers: type === undefined ? {} : { 'content-type': type },
      body,
    }) as unknown as APIGatewayProxyEventV2;

  it.each(['application/json', 'Application/JSON; charset=utf-8', 'application/merge-patch+json'])(
    'is none for %s where JSON is taken',
    (type) => {
      expect(jsonBody(sent(type, '{"a":1}'))).toEqual({ a: 1 });
    },
  );

  it.each([
    ['application/json', jsonBody, undefined],
    ['application/json', jsonBody, 'text/plain'],
    ['application/json', jsonBody, 'application/json-seq'],
    ['application/json', jsonBody, 'text/x; application/json'],
    ['application/x-www-form-urlencoded', formBody, 'application/json'],
    ['application/x-www-form-urlencoded', formBody, 'application/x-www-form-urlencoded-not'],
  ])('is refused with what is taken: %s', (accepted, read, type) => {
    const problem = problemIn(() => read(sent(type, 'a=1')));
    const reply = problemReply(problem);
    expect(reply.status).toBe(415);
    expect(reply.headers['accept']).toBe(accepted);
    expect(JSON.parse(reply.body)).toEqual({
      type: 'urn:countersign:problem:unsupported-media-type',
      title: 'The body is of another type',
      status: 415,
      code: 'unsupported-media-type',
      detail: `Send the body as ${accepted}, and say so in the Content-Type header.`,
    });
  });
});

function problemIn(call: () => unknown) {
  try {
    call();
  } catch (error) {
    if (error instanceof BadCall) return error.problem;
  }
  throw new Error('the call was taken');
}
