import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { expect, it, vi } from 'vitest';
import { handler as decisions } from '#handlers/http/decisions';
import { handler as queries } from '#handlers/http/queries';

vi.mock('#handlers/runtime/wire', () => ({ world: {}, logger: { error: () => undefined } }));

type Handler = (event: APIGatewayProxyEventV2, context: Context) => unknown;

const answerOf = async (handler: Handler, routeKey: string, more: object = {}) => {
  const event = { routeKey, headers: {}, ...more } as APIGatewayProxyEventV2;
  return (await handler(event, { getRemainingTimeInMillis: () => 30_000 } as Context)) as Required<
    Pick<APIGatewayProxyStructuredResultV2, 'statusCode' | 'headers' | 'body'>
  >;
};

const withoutNonce = (headers: object | undefined) => JSON.stringify(headers).replace(/'nonce-[\w-]*'/g, '');

it.each<[string, Handler, string, object]>([
  ['an answer', queries, '/healthz', {}],
  ['a page', decisions, '/review', {}],
  ['a refusal', queries, '/v1/requests', {}],
  ['a malformed call', decisions, '/review/result', { queryStringParameters: { decision: 'perhaps' } }],
])('HEAD gets the status and headers of %s, and no body', async (_, handler, path, more) => {
  const got = await answerOf(handler, `GET ${path}`, more);
  const looked = await answerOf(handler, `HEAD ${path}`, more);
  expect(got.body).not.toBe('');
  expect(looked.body).toBe('');
  expect(looked.statusCode).toBe(got.statusCode);
  expect(withoutNonce(looked.headers)).toEqual(withoutNonce(got.headers));
});

it.each([
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
  ['application/json', 'application/problem+json'],
  [undefined, 'application/problem+json'],
])('a review that is asked for wrongly, by who accepts %s, is answered as %s', async (accept, type) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(accept && { accept }) };
  for (const path of ['/review', '/review/decision']) {
    const { statusCode, headers: told } = await answerOf(decisions, `POST ${path}`, { headers, body: 'x=1' });
    expect(statusCode).toBe(400);
    expect(told).toMatchObject({ 'content-type': type, 'x-content-type-options': 'nosniff' });
  }
});

it('a field of a review that is not known is not said again: it may be the secret in a wrong place', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = 'K7M2PX9QRT4W&decision=approve';
  const { statusCode, body: said } = await answerOf(decisions, 'POST /review/decision', { headers, body });
  expect(statusCode).toBe(400);
  expect(said).toContain('has a field that is not known');
  expect(said).not.toContain('K7M2PX9QRT4W');
});

it('a page tells nothing of a mistake of ours', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const { statusCode, body } = await answerOf(decisions, 'POST /review', { headers, body: 'token=x' });
  expect(statusCode).toBe(500);
  expect(body).toContain('Something went wrong on our side');
  expect(body).not.toMatch(/TypeError|undefined|at .+:\d+/);
});
