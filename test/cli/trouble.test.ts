import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { serviceUrl } from '#cli/address';
import type { refused } from '#domain/outcome';
import { atTheGate, storyId } from '#test/support/story';
import { aService, as } from './harness.ts';
import { refusing, type Interjection } from './service.ts';
import { terminal } from './terminal.ts';

const status = ['status', storyId];
const approve = ['approve', storyId];

describe('the address of the service', () => {
  it.each([
    ['not set', undefined, 'COUNTERSIGN_URL is not set'],
    ['empty', ' ', 'COUNTERSIGN_URL is not set'],
    ['no address', 'release.example.com', 'is not the address of a service'],
    ['of another kind', 'ftp://release.example.com', 'is not the address of a service'],
    ['an address with a query', 'https://release.example.com?x=1', 'is not the address of a service'],
    ['an address with a password', 'https://me:secret@release.example.com', 'carries a user or a password'],
    ['plain http to elsewhere', 'http://release.example.com', 'would show the token'],
    ['plain http to what only begins like here', 'http://127.0.0.1.example.com', 'would show the token'],
  ])('is refused when it is %s', async (_, url, sentence) => {
    const { code, stderr } = await terminal(status, {
      env: { COUNTERSIGN_URL: url, COUNTERSIGN_TOKEN: 'ci' },
    });
    expect(code).toBe(64);
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).not.toContain('secret');
  });

  it('may have a path, and a slash at its end or not', async () => {
    const service = await aService();
    for (const path of ['/', '/release', '/release/'])
      await as('ci', service, { env: { COUNTERSIGN_URL: `${service.url}${path}` } })('status');
    expect(service.calls.map(({ target }) => target)).toEqual([
      'GET /v1/requests',
      'GET /release/v1/requests',
      'GET /release/v1/requests',
    ]);
  });

  it('may be plain http where somebody says that the network is private', () => {
    const env = { COUNTERSIGN_URL: 'http://countersign:4400', COUNTERSIGN_ALLOW_HTTP: '1' };
    expect(serviceUrl({ env }).href).toBe('http://countersign:4400/');
  });

  it.each(['localhost', 'shop.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])(
    'may be plain http at %s, which is this machine',
    (host) => {
      expect(serviceUrl({ env: { COUNTERSIGN_URL: `http://${host}:4400` } }).host).toBe(`${host}:4400`);
    },
  );
});

describe('a service that does not answer', () => {
  it('because nothing listens there is asked a counted number of times', async () => {
    const slept: number[] = [];
    const ran = await terminal(status, {
      env: { COUNTERSIGN_URL: await closedPort(), COUNTERSIGN_TOKEN: 'ci' },
      onSleep: (ms) => slept.push(ms),
    });
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /^countersign: Nothing answers at http:.* \(connection refused\)\.\nIs the address right/,
    );
    expect(slept).toEqual([375, 750, 1_500]);
  });

  it('because the connection breaks is told so', async () => {
    const service = await aService();
    service.interject(...Array(4).fill({ instead: 'hang-up' }));
    const { code, stderr } = await as('ci', service)(...status);
    expect({ code, calls: service.calls.length }).toEqual({ code: 1, calls: 4 });
    expect(stderr).toMatch(/^countersign: The connection to http:.* failed: /);
  });

  it('in 35 seconds is not waited for longer', async () => {
    const service = await aService();
    service.interject(...Array(4).fill({ instead: 'silence' }));
    const limits: number[] = [];
    const after = (ms: number) => {
      limits.push(ms);
      service.patience = new AbortController();
      return service.patience.signal;
    };
    const { code, stderr } = await as('ci', service, { after })(...status);
    expect({ code, limits }).toEqual({ code: 1, limits: [35_000, 35_000, 35_000, 35_000] });
    expect(stderr).toContain('did not answer within 35 seconds');
  });

  it('is asked again, and then does', async () => {
    const service = await aService(...atTheGate);
    service.interject({ status: 429 }, { status: 500 }, { instead: 'hang-up' });
    const { code } = await as('ci', service)(...status);
    expect({ code, calls: service.calls.length }).toEqual({ code: 0, calls: 4 });
  });

  it('is left alone as long as it asks for, and half a minute at most', async () => {
    const service = await aService(...atTheGate);
    service.interject(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': '9999' } },
      { status: 503, headers: { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' } },
    );
    const slept: number[] = [];
    await as('ci', service, { onSleep: (ms) => slept.push(ms) })(...status);
    expect(slept).toEqual([7_000, 30_000, 1_500]);
  });
});

describe('a decision whose answer is lost', () => {
  it.each<[string, Interjection]>([
    ['with the connection', { instead: 'hang-up' }],
    ['in the service', { status: 500 }],
    ['on the way', { status: 504 }],
    ['behind another answer', { status: 200, body: 'Welcome' }],
  ])('%s is not sent again, and may have been recorded', async (_, lost) => {
    const service = await aService(...atTheGate);
    service.interject(lost);
    const { code, stderr } = await as('person-devi', service)(...approve);
    expect({ code, calls: service.calls.length }).toEqual({ code: 1, calls: 1 });
    expect(stderr).toContain('Whether the call was carried out is not known.');
    expect(stderr).toContain(`\`countersign status ${storyId}\` tells.`);
  });

  it.each<[string, Interjection]>([
    ['turned away for calling too often', { status: 429 }],
    ['refused', refusing('not-eligible', 'Not you.')],
  ])('is not doubted when it was %s', async (_, answer) => {
    const service = await aService();
    service.interject(answer);
    const { code, stderr } = await as('person-devi', service)(...approve);
    expect({ code, calls: service.calls.length }).toEqual({ code: 1, calls: 1 });
    expect(stderr).not.toContain('not known');
  });
});

describe('a refusal', () => {
  it.each<[string, Parameters<typeof refused>, string[]]>([
    [
      'own-request',
      ['own-request', 'Nobody decides on their own request.'],
      ['Not allowed (own-request): Nobody', `explain ${storyId}`],
    ],
    [
      'not-eligible',
      ['not-eligible', 'devi holds none of the roles.'],
      ['Not allowed (not-eligible): devi', `explain ${storyId}`],
    ],
    [
      'already-decided',
      ['already-decided', 'devi already decided.'],
      ['Not allowed (already-decided)', `status ${storyId}`],
    ],
    [
      'other-role-filled',
      ['other-role-filled', 'One person fills one role.'],
      ['Not allowed (other-role-filled)', `status ${storyId}`],
    ],
    [
      'people-only',
      ['people-only', 'Only people decide.'],
      ['Not allowed (people-only)', 'a person’s token'],
    ],
    [
      'pipeline-not-allowed',
      ['pipeline-not-allowed', 'The repository is not on the list.'],
      ['Not allowed (pipeline-not-allowed)', 'directory.yaml'],
    ],
    [
      'not-found',
      ['not-found', 'There is no such request.'],
      ['There is no such request. (not-found)', 'lists the requests'],
    ],
    [
      'closed',
      [
        'closed',
        'There is nothing left to decide.',
        { present: { status: 'denied', because: 'Denied by dave.' } },
      ],
      ['There is nothing left to decide. (closed)', '  Now denied: Denied by dave.', `status ${storyId}`],
    ],
    ['changed', ['changed', 'The request changed since it was shown.'], ['(changed)', `status ${storyId}`]],
    ['too-late', ['too-late', 'The gate closed at 11:00.'], ['(too-late)', `status ${storyId}`]],
    [
      'checklist-incomplete',
      [
        'checklist-incomplete',
        'An approval vouches for every item.',
        { errors: [{ path: '/checklist/off-peak', message: 'not verified' }] },
      ],
      ['(checklist-incomplete)', '  /checklist/off-peak: not verified', '--checklist'],
    ],
  ])('%s is told with its rule, the present truth and what to do', async (_, refusal, told) => {
    const service = await aService();
    service.interject(refusing(...refusal));
    const { code, stdout, stderr } = await as('person-devi', service)(...approve);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    for (const words of told) expect(stderr).toContain(words);
  });

  it('of the token says to get a new one', async () => {
    const service = await aService();
    const { code, stderr } = await as('nobody', service)(...status);
    expect(code).toBe(1);
    expect(stderr).toContain('The service does not accept the token: The token is nobody’s.\nTokens end:');
  });

  it.each<[string, Interjection, string]>([
    ['API Gateway', { status: 403, body: '{"message":"Forbidden"}' }, 'without a reason (HTTP 403)'],
    [
      'API Gateway about the route',
      { status: 404, body: '{"message":"Not Found"}' },
      'none of a Countersign service (HTTP 404)',
    ],
    [
      'a login page',
      { status: 302, headers: { location: 'https://login.example.com/' } },
      '(HTTP 302, https://login.example.com/)',
    ],
    [
      'a new code',
      { status: 409, body: JSON.stringify({ title: 'No', code: 'newer-rule', detail: 'Not so.' }) },
      'Not so. (newer-rule)',
    ],
    [
      'a code that objects have',
      { status: 409, body: JSON.stringify({ title: 'No', code: 'constructor', detail: 'Not so.' }) },
      'Not so. (constructor)',
    ],
  ])('by %s is told as it is', async (_, answer, words) => {
    const service = await aService();
    service.interject(answer);
    const { code, stderr } = await as('ci', service)(...status);
    expect({ code, calls: service.calls.length }).toEqual({ code: 1, calls: 1 });
    expect(stderr).toContain(words);
  });

  it('is JSON for a program, with the problem as it came', async () => {
    const service = await aService();
    service.interject(refusing('too-late', 'The gate closed at 11:00.'));
    const { stdout, stderr } = await as('person-devi', service)(...approve, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'too-late',
        message: 'The gate closed at 11:00. (too-late)',
        problem: { status: 409, code: 'too-late' },
      },
    });
    expect(stderr).toContain('countersign: The gate closed');
  });
});

describe('a trace', () => {
  it('is not shown to people', async () => {
    const { stderr } = await terminal(status, {
      env: { COUNTERSIGN_URL: await closedPort(), COUNTERSIGN_TOKEN: 'ci' },
    });
    expect(stderr).not.toMatch(/\n +at /);
  });

  it('is shown with COUNTERSIGN_DEBUG, down to its cause', async () => {
    const env = { COUNTERSIGN_URL: await closedPort(), COUNTERSIGN_TOKEN: 'ci', COUNTERSIGN_DEBUG: '1' };
    const { stderr } = await terminal(status, { env });
    expect(stderr).toMatch(/\n +at /);
    expect(stderr).toContain('ECONNREFUSED');
  });
});

/** An address on this machine at which nothing listens any more. */
async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
