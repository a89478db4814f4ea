import { describe, expect, test } from 'vitest';
import { httpResult } from '#infra/local/http/result';

describe('an answer of a function', () => {
  test('says everything when it has a status code', () => {
    const answer = httpResult({
      statusCode: 303,
      headers: { Location: '/review/result', 'X-Count': 3 },
      cookies: ['a=1; Secure', 'b=2'],
      body: 'gone there',
    });
    expect(answer).toEqual({
      status: 303,
      headers: {
        location: '/review/result',
        'x-count': '3',
        'content-type': 'text/plain; charset=utf-8',
        'set-cookie': ['a=1; Secure', 'b=2'],
      },
      body: 'gone there',
    });
  });

  test('may be bytes', () => {
    const answer = httpResult({
      statusCode: 200,
      headers: { 'content-type': 'application/pdf' },
      body: 'AP8Q',
      isBase64Encoded: true,
    });
    expect(answer?.body).toEqual(Buffer.from([0, 255, 16]));
  });

  test('is the JSON body of a 200 when it has none', () => {
    expect(httpResult({ status: 'ok' })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: '{"status":"ok"}',
    });
  });

  test('does not decide about the connection', () => {
    expect(
      httpResult({ statusCode: 204, headers: { 'Content-Length': '9', Connection: 'upgrade' } })?.headers,
    ).toEqual({});
  });

  test.each([[{ statusCode: 'often' }], [{ statusCode: 99 }], [{ statusCode: 200, body: { not: 'text' } }]])(
    'is none when it is malformed: %j',
    (payload) => expect(httpResult(payload)).toBeUndefined(),
  );
});
