import { request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { createGateway } from '#infra/local/http/gateway';
import { type AuthorizerModel, type RouteModel, segmentsOf } from '#infra/local/http/routes';
import { listen } from '#infra/local/http/server';
import type { LambdaAnswer } from '#infra/local/stepfunctions/engine';
import { functionModel } from '../fixtures/function-model.ts';
import { place } from '../fixtures/template.ts';

const newYear = Date.parse('2031-01-01T00:00:00Z');
const guard = functionModel({ name: 'Guard', arn: 'guard' });
const handler = functionModel({ name: 'Echo', arn: 'echo' });

type Event = Record<string, unknown> & { headers: Record<string, string> };
interface Behaviour {
  echo?: (event: Event) => LambdaAnswer | Promise<LambdaAnswer>;
  guard?: (event: Event) => LambdaAnswer;
  authorizer?: Partial<AuthorizerModel>;
}

async function serving(
  { echo, guard: answerOfGuard, authorizer }: Behaviour = {},
  ...more: readonly string[]
) {
  const clock = virtualClock(newYear);
  const seen: { function: string; event: Event }[] = [];
  const route = (key: string, guarded?: AuthorizerModel): RouteModel => {
    const [method = '', path = ''] = key.split(' ');
    return { key, method, path, segments: segmentsOf(path), handler, authorizer: guarded };
  };
  const guarded = {
    id: 'A',
    handler: guard,
    identityHeaders: ['authorization'],
    ttlSeconds: 0,
    ...authorizer,
  };
  const gateway = createGateway(
    [
      route('GET /open/{id}'),
      route('POST /open/{id}'),
      route('GET /closed', guarded),
      route('GET /closed/too', guarded),
      ...more.map((key) => route(key)),
    ],
    {
      invoke(reference, payload) {
        const event = JSON.parse(JSON.stringify(payload)) as Event;
        seen.push({ function: reference, event });
        const answer = reference === 'guard' ? answerOfGuard : echo;
        return Promise.resolve(answer?.(event) ?? { payload: event });
      },
      settled: () => Promise.resolve(false),
      close: () => Promise.resolve(),
    },
    place,
    clock,
  );
  const server = await listen('127.0.0.1', 0);
  server.open({
    gateway,
    tools: { fetch: (incoming) => Response.json({ tool: new URL(incoming.url).pathname }) },
  });
  onTestFinished(() => server.close());
  return { ...server, clock, seen };
}

const json = async (response: Response | Promise<Response>) => (await (await response).json()) as Event;
const yes = (context: Record<string, unknown> = {}): LambdaAnswer => ({
  payload: { isAuthorized: true, context },
});

describe('the event of a function', () => {
  test('is payload format 2.0', async () => {
    const { url } = await serving();
    const event = await json(
      fetch(`${url}/open/a%20b?tag=x&tag=y&q=%C3%A4`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          cookie: 'one=1; two=2',
          'X-Thing': 'yes',
        },
        body: '{"n":1}',
      }),
    );
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'POST /open/{id}',
      rawPath: '/open/a b',
      rawQueryString: 'tag=x&tag=y&q=%C3%A4',
      cookies: ['one=1', 'two=2'],
      headers: { 'x-thing': 'yes', 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http' },
      queryStringParameters: { tag: 'x,y', q: 'ä' },
      pathParameters: { id: 'a b' },
      body: '{"n":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        stage: '$default',
        routeKey: 'POST /open/{id}',
        time: '01/Jan/2031:00:00:00 +0000',
        timeEpoch: newYear,
        http: { method: 'POST', path: '/open/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      },
    });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  test.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['bytes', 'application/octet-stream'],
    ['a type of its own', 'application/problem+json'],
  ])('carries %s as base64', async (_name, type) => {
    const { url } = await serving();
    const event = await json(
      fetch(`${url}/open/1`, { method: 'POST', headers: { 'content-type': type }, body: 'a=1' }),
    );
    expect(event).toMatchObject({ body: Buffer.from('a=1').toString('base64'), isBase64Encoded: true });
  });

  test('has no body, no cookies and no query when there are none', async () => {
    const { url } = await serving();
    const event = await json(fetch(`${url}/open/1`));
    expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['body']));
    expect(event).toMatchObject({ isBase64Encoded: false, rawQueryString: '' });
    expect(event).not.toHaveProperty('cookies');
    expect(event).not.toHaveProperty('queryStringParameters');
  });
});

describe('a guarded route', () => {
  const ask = (url: string, path = '/closed') =>
    fetch(`${url}${path}`, { headers: { authorization: 'Bearer t' } });

  test('is 401 without an identity, and nobody is asked', async () => {
    const { url, seen } = await serving({ guard: () => yes() });
    const response = await fetch(`${url}/closed`);
    expect([response.status, await response.json()]).toEqual([401, { message: 'Unauthorized' }]);
    expect(seen).toEqual([]);
  });

  test('is 403 when the authorizer says no', async () => {
    const { url } = await serving({ guard: () => ({ payload: { isAuthorized: false } }) });
    const response = await ask(url);
    expect([response.status, await response.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  test('hands on what the authorizer found out', async () => {
    const { url, seen } = await serving({ guard: () => yes({ identity: 'ada' }) });
    expect(await json(ask(url))).toMatchObject({
      requestContext: { authorizer: { lambda: { identity: 'ada' } } },
    });
    expect(seen[0]).toMatchObject({
      function: 'guard',
      event: {
        type: 'REQUEST',
        version: '2.0',
        identitySource: ['Bearer t'],
        routeKey: 'GET /closed',
        routeArn: 'arn:aws:execute-api:eu-central-1:000000000000:local/$default/GET/closed',
      },
    });
  });

  test.each([
    ['fails', { error: { errorType: 'E', errorMessage: 'm' } }],
    ['answers something else', { payload: { policyDocument: {} } }],
  ])('is closed when the authorizer %s', async (_name, answer) => {
    const { url, seen } = await serving({ guard: () => answer });
    expect((await ask(url)).status).toBe(500);
    expect(seen.map((call) => call.function)).toEqual(['guard']);
  });

  test('remembers an answer for as long as the template says, for any route', async () => {
    const { url, seen, clock } = await serving({ guard: () => yes(), authorizer: { ttlSeconds: 60 } });
    await ask(url);
    await ask(url, '/closed/too');
    expect(seen.filter((call) => call.function === 'guard')).toHaveLength(1);
    await clock.advance(60_000);
    await ask(url);
    expect(seen.filter((call) => call.function === 'guard')).toHaveLength(2);
  });

  test('asks also without an identity where the template names none', async () => {
    const { url } = await serving({
      guard: () => yes({ identity: 'nobody' }),
      authorizer: { identityHeaders: [] },
    });
    expect((await fetch(`${url}/closed`)).status).toBe(200);
  });
});

describe('the front itself answers', () => {
  test('404 for a route that does not exist, HEAD of a GET route included', async () => {
    const { url } = await serving();
    const response = await fetch(`${url}/nowhere`);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 404, code: 'not-found', message: 'Not Found' });
    expect((await fetch(`${url}/open/1`, { method: 'HEAD' })).status).toBe(404);
  });

  test('a route that does not exist with a page, where a browser asks', async () => {
    const { url } = await serving();
    const asBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };
    const response = await fetch(`${url}/%3Cscript%3E`, asBrowser);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    const page = await response.text();
    expect(page).toContain('There is no GET /&lt;script&gt;.');
    expect(page).toContain('<a href="/_local">');
    const form = await fetch(`${url}/nowhere`, { ...asBrowser, method: 'POST' });
    expect(form.headers.get('content-type')).toBe('application/problem+json');
  });

  test('the bare address, which is the first that is printed, by leading to the local tools', async () => {
    const { url, seen } = await serving();
    const response = await fetch(url, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, '/_local']);
    expect(seen).toEqual([]);
  });

  test('nothing at the bare address once the template has a route there', async () => {
    const { url } = await serving({ echo: () => ({ payload: { statusCode: 200, body: 'home' } }) }, 'GET /');
    expect(await (await fetch(url)).text()).toBe('home');
  });

  test.each([
    ['fails', { error: { errorType: 'E', errorMessage: 'secret' } }],
    ['answers nonsense', { payload: { statusCode: 'secret' } }],
  ])('500 without details when the function %s', async (_name, answer) => {
    const { url } = await serving({ echo: () => answer });
    const response = await fetch(`${url}/open/1`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
  });

  test('413 for a body above 10 MB, without reading it', async () => {
    const { url, seen } = await serving();
    const { port } = new URL(url);
    const call = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/open/1',
      headers: { 'content-length': 10_485_761 },
    });
    call.on('error', () => undefined);
    call.flushHeaders();
    const [response] = (await once(call, 'response')) as [{ statusCode?: number }];
    call.destroy();
    expect(response.statusCode).toBe(413);
    expect(seen).toEqual([]);
  });

  test('431 for headers above 10,240 bytes', async () => {
    const { url } = await serving();
    expect((await fetch(`${url}/open/1`, { headers: { 'x-long': 'x'.repeat(10_240) } })).status).toBe(431);
  });

  test('400 for a path that cannot be decoded', async () => {
    const { url } = await serving();
    expect((await fetch(`${url}/open/%E0%A4%A`)).status).toBe(400);
  });

  test('503 until the stack is open', async () => {
    const server = await listen('127.0.0.1', 0);
    onTestFinished(() => server.close());
    expect((await fetch(`${server.url}/open/1`)).status).toBe(503);
  });
});

test('somebody who sends slowly keeps nobody else waiting', async () => {
  const { url } = await serving();
  const slow = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void slow.destroy());
  await once(slow, 'connect');
  slow.write('POST /open/1 HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
  expect((await fetch(`${url}/open/1`)).status).toBe(200);
});

test('stopping waits for the request under way', async () => {
  const inside = Promise.withResolvers<void>();
  const outside = Promise.withResolvers<LambdaAnswer>();
  const { url, close } = await serving({
    echo: () => {
      inside.resolve();
      return outside.promise;
    },
  });
  const response = fetch(`${url}/open/1`);
  await inside.promise;
  const closed = close();
  outside.resolve({ payload: { statusCode: 200, body: 'done' } });
  expect(await (await response).text()).toBe('done');
  await closed;
  await expect(fetch(url)).rejects.toThrow();
});

test('everything below /_local goes to the local tools', async () => {
  const { url, seen } = await serving();
  expect(await json(fetch(`${url}/_local/outbox?to=x`))).toEqual({ tool: '/_local/outbox' });
  expect((await fetch(`${url}/_localhost`)).status).toBe(404);
  expect(seen).toEqual([]);
});
