import { describe, expect, onTestFinished, test } from 'vitest';
import { createCounters } from '#infra/local/aws/counters';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { openRepositories } from '#infra/local/github/repositories';
import { openOutbox } from '#infra/local/outbox/outbox';
import { localTools } from '#infra/local/pages/tools';
import { createEngine } from '#infra/local/stepfunctions/engine';

const newYear = Date.parse('2031-01-01T00:00:00Z');
const nasty = '<script>alert(1)</script>"\'&';

function tools({
  loopbackOnly = true,
  targetAnswers = { answer: { errorRate: 0.06 } } as { answer: unknown } | { refusal: string },
} = {}) {
  const clock = virtualClock(newYear);
  const outbox = openOutbox(':memory:', clock);
  onTestFinished(() => outbox.close());
  const repositories = openRepositories(':memory:', clock);
  onTestFinished(() => repositories.end());
  const engine = createEngine({
    clock,
    invoke: () => Promise.resolve({ payload: null }),
    database: ':memory:',
  });
  onTestFinished(() => engine.close());
  const targetSettings: unknown[] = [];
  const app = localTools({
    places: {
      url: 'http://localhost:4400',
      awsUrl: 'http://127.0.0.1:1',
      targetUrl: undefined,
      operatorKey: 'KEY',
    },
    loopbackOnly,
    clock,
    counters: createCounters(),
    outbox,
    repositories,
    issuers: {
      mint: ({ kind }) => Promise.resolve(`token of a ${kind}`),
      keysOf: (kind) => ({ keys: [kind] }),
    },
    engine,
    target: {
      url: 'http://127.0.0.1:2',
      set(measured) {
        targetSettings.push(measured);
        return Promise.resolve(targetAnswers);
      },
      expectWork: () => undefined,
      settled: () => Promise.resolve(false),
      stop: () => Promise.resolve(),
    },
  });
  const send = async (path: string, init: RequestInit & { host?: string } = {}) =>
    app.fetch(
      new Request(`http://localhost:4400/_local${path}`, {
        ...init,
        headers: { host: init.host ?? 'localhost:4400', ...(init.headers as Record<string, string>) },
      }),
    );
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return { send, post, clock, outbox, targetSettings };
}

const asBrowser = { headers: { accept: 'text/html,*/*' } };

describe('the clock', () => {
  test('tells the stack’s time and is moved on', async () => {
    const { send, post } = tools();
    expect(await (await send('/clock')).json()).toEqual({ now: '2031-01-01T00:00:00.000Z' });
    expect(await (await post('/clock', { advanceSeconds: 90 })).json()).toEqual({
      now: '2031-01-01T00:01:30.000Z',
    });
  });

  test.each([
    [{}],
    [{ advanceSeconds: -1 }],
    [{ advanceSeconds: 0 }],
    [{ advanceSeconds: '60' }],
    [{ advanceSeconds: 1e12 }],
    ['nonsense'],
  ])('is not moved by %j', async (body) => {
    const { post, clock } = tools();
    const response = await post('/clock', body);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      400,
      'application/problem+json',
    ]);
    expect(clock.now()).toBe(newYear);
  });
});

describe('a channel', () => {
  const slack = { text: 'Review wanted &lt;3\nRequest: <https://x.example/?a=1&amp;b=2>', parse: 'none' };
  const discord = { content: 'Review wanted \\<3\nRequest: <https://x.example/?a=1&b=2>' };

  test.each([
    ['slack', slack, 200, 'ok'],
    ['discord', discord, 204, ''],
  ])('takes what is posted to it, as its readers see it: %s', async (channel, message, status, answer) => {
    const { post, outbox } = tools();
    const response = await post(`/outbox/${channel}/release-room`, message);
    expect([response.status, await response.text()]).toEqual([status, answer]);
    expect(outbox.list()).toMatchObject([
      {
        channel,
        to: 'release-room',
        subject: 'Review wanted <3',
        text: 'Review wanted <3\nRequest: https://x.example/?a=1&b=2',
        links: ['https://x.example/?a=1&b=2'],
      },
    ]);
  });

  test.each([
    ['slack', {}],
    ['slack', { text: '' }],
    ['slack', { content: 'for another' }],
    ['discord', {}],
    ['discord', { content: 'x'.repeat(2_001) }],
    ['discord', { text: 'for another' }],
  ])('refuses what is no message: %s %j', async (channel, message) => {
    const { post, outbox } = tools();
    expect((await post(`/outbox/${channel}/release-room`, message)).status).toBe(400);
    expect(outbox.list()).toEqual([]);
  });

  test('is closed as soon as somebody says so', async () => {
    const { post, outbox } = tools();
    await post('/outbox', { refuse: ['release-room'] });
    expect((await post('/outbox/slack/release-room', slack)).status).toBe(404);
    expect((await post('/outbox/slack/lounge', slack)).status).toBe(200);
    expect(outbox.list()).toHaveLength(1);
  });
});

describe('the outbox', () => {
  const message = {
    channel: 'email',
    to: `ada${nasty}@example.com`,
    subject: nasty,
    text: `${nasty} https://x.example/`,
    html: '<!doctype html><head><title>T</title></head><p>Hello</p>',
    requestId: nasty,
  } as const;

  test('is JSON for a script, oldest first, filtered', async () => {
    const { send, outbox } = tools();
    outbox.put({ ...message, to: 'ada@example.com' });
    outbox.put({ ...message, to: 'bert@example.com' });
    const found = (await (await send('/outbox?to=bert@example.com')).json()) as { to: string }[];
    expect(found.map(({ to }) => to)).toEqual(['bert@example.com']);
  });

  test.each([
    ['to=ada@example.com', 'Only what was sent to ada@example.com.'],
    ['requestId=r1', 'Only what was sent about request r1.'],
    ['to=ada@example.com&requestId=r1', 'Only what was sent to ada@example.com about request r1.'],
    ['to=&requestId=', undefined],
  ])('says what it was narrowed to: %s', async (query, sentence) => {
    const { send, outbox } = tools();
    outbox.put({ ...message, to: 'ada@example.com', requestId: 'r1' });
    const page = await (await send(`/outbox?${query}`, asBrowser)).text();
    expect(/Only [^<]*\./.exec(page)?.[0]).toBe(sentence);
    expect(page).toContain('ada@example.com</a>');
  });

  test('is a page for a browser, with every foreign text encoded and no script allowed', async () => {
    const { send, outbox } = tools();
    outbox.put(message);
    for (const path of ['/outbox', '/outbox/1', '/outbox?to=%3Cscript%3E']) {
      const response = await send(path, asBrowser);
      expect(await response.text()).not.toContain('<script');
      expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    }
  });

  test('shows the designed part of a mail in a sandbox', async () => {
    const { send, outbox } = tools();
    outbox.put(message);
    expect(await (await send('/outbox/1', asBrowser)).text()).toMatch(
      /<iframe[^>]*sandbox="allow-popups allow-popups-to-escape-sandbox"/,
    );
    const response = await send('/outbox/1/html');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox;/,
    );
    expect(await response.text()).toBe(
      '<!doctype html><head><base target="_blank"><title>T</title></head><p>Hello</p>',
    );
  });

  test('does not find what is not there', async () => {
    const { send } = tools();
    expect((await send('/outbox/7')).status).toBe(404);
    expect((await send('/outbox/7/html')).status).toBe(404);
  });
});

test('a token is given for a well-formed request only', async () => {
  const { post } = tools();
  expect(await (await post('/tokens', { kind: 'ci' })).json()).toEqual({ token: 'token of a ci' });
  expect((await post('/tokens', { kind: 'robot' })).status).toBe(400);
  expect((await post('/tokens', { kind: 'ci', admin: true })).status).toBe(400);
});

test('the issuers publish their keys', async () => {
  const { send } = tools();
  expect(await (await send('/issuers/people/.well-known/jwks.json')).json()).toEqual({ keys: ['person'] });
  expect(await (await send('/issuers/ci/.well-known/jwks')).json()).toEqual({ keys: ['ci'] });
});

test('what the demo target is to report is passed on to it', async () => {
  const { post, targetSettings } = tools();
  expect(await (await post('/target', { errorRate: 0.06 })).json()).toEqual({ errorRate: 0.06 });
  expect(targetSettings).toEqual([{ errorRate: 0.06 }]);
});

test('why the demo target refuses is said in its own words', async () => {
  const { post } = tools({ targetAnswers: { refusal: 'errorRate: Too big: expected number to be <=1' } });
  const response = await post('/target', { errorRate: 6 });
  expect(await response.json()).toMatchObject({
    status: 400,
    code: 'malformed',
    detail: 'errorRate: Too big: expected number to be <=1',
  });
});

test('what is malformed is said on one line', async () => {
  const { post } = tools();
  expect(await (await post('/clock', { advanceSeconds: -1 })).json()).toMatchObject({
    detail: 'advanceSeconds: Too small: expected number to be >0',
  });
});

describe('what is not there', () => {
  test('is a page for a browser, from which it finds back', async () => {
    const { send } = tools();
    const response = await send(`/${encodeURIComponent(nasty)}`, asBrowser);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=UTF-8',
    ]);
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    const page = await response.text();
    expect(page).toContain('<a href="/_local">Local stack</a>');
    expect(page).not.toContain('<script');
  });

  test('is a problem for a script', async () => {
    const response = await tools().send('/nope');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    expect(await response.json()).toMatchObject({ code: 'not-found', detail: 'There is no /_local/nope.' });
  });
});

test('executions are a list and a page, and an unknown one is not found', async () => {
  const { send } = tools();
  expect(await (await send('/executions')).json()).toEqual({ items: [] });
  const page = await (await send('/executions', asBrowser)).text();
  expect(page).toContain('There are none.');
  expect(page).toContain('<a href="/_local">Local stack</a>');
  expect((await send('/executions/nobody')).status).toBe(404);
  expect((await send('/executions?status=NONSENSE')).status).toBe(400);
});

test('the index links everything there is', async () => {
  const { send } = tools();
  const page = await (await send('', asBrowser)).text();
  expect(page).toContain('href="http://localhost:4400/_local/outbox"');
  expect(page).toContain('href="http://localhost:4400/_local/executions"');
});

describe('another site', () => {
  test.each([
    ['may not mint tokens', '/tokens', { kind: 'ci' }],
    ['may not move the clock', '/clock', { advanceSeconds: 60 }],
    ['may not reset counters', '/counters', {}],
    ['may not play with the target', '/target', { healthy: false }],
  ])('%s', async (_name, path, body) => {
    const { post, clock, targetSettings } = tools();
    expect((await post(path, body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(path, body, { origin: 'https://evil.example' })).status).toBe(403);
    expect([clock.now(), targetSettings]).toEqual([newYear, []]);
  });

  test('does not reach the tools by a name of its own for this machine', async () => {
    expect((await tools().send('/outbox', { host: 'evil.example:4400' })).status).toBe(403);
    expect(
      (await tools({ loopbackOnly: false }).send('/outbox', { host: 'build.example:4400' })).status,
    ).toBe(200);
  });
});
