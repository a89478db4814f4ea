import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { approvedBy, atTheGate, storyId } from '#test/support/story';
import { aService } from './harness.ts';
import { terminal } from './terminal.ts';

const start = Date.UTC(2026, 10, 21, 10);

/** GitHub's token endpoint: each token is called like the person it stands for, and lives for so long. */
async function github(lifetimeMs = 5 * 60_000) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const answers: (() => { status: number; body: string })[] = [];
  let now = start;
  const server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', authorization: request.headers.authorization });
    const { status, body } = (answers.shift() ?? (() => granted(tokenUntil(now + lifetimeMs))))();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    answers,
    pass: (ms: number) => (now += ms),
    env: {
      GITHUB_ACTIONS: 'true',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${port}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'the-job-itself',
    },
  };
}

const granted = (value: string) => ({ status: 200, body: JSON.stringify({ count: 1, value }) });

const tokenUntil = (expiresAt: number) =>
  `e30.${Buffer.from(JSON.stringify({ exp: expiresAt / 1_000 })).toString('base64url')}.sig`;

describe('in GitHub Actions', () => {
  it('the job’s own token is fetched for the audience countersign', async () => {
    const [service, { env, asked }] = [await aService(), await github()];
    service.happens(...atTheGate);
    await terminal(['status', storyId], { env: { ...env, COUNTERSIGN_URL: service.url } });
    expect(asked).toEqual([
      { url: '/token?api-version=2.0&audience=countersign', authorization: 'Bearer the-job-itself' },
    ]);
    expect(service.calls[0]?.headers['authorization']).toBe(`Bearer ${tokenUntil(start + 5 * 60_000)}`);
  });

  it('COUNTERSIGN_AUDIENCE names another audience', async () => {
    const [service, { env, asked }] = [await aService(), await github()];
    await terminal(['status'], {
      env: { ...env, COUNTERSIGN_URL: service.url, COUNTERSIGN_AUDIENCE: 'release gate' },
    });
    expect(asked[0]?.url).toContain('audience=release+gate');
  });

  it('COUNTERSIGN_TOKEN goes before it', async () => {
    const [service, { env, asked }] = [await aService(), await github()];
    const { code } = await terminal(['status'], {
      env: { ...env, COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: 'ci' },
    });
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
  });

  it('a secret that is not set, and so empty, counts as none', async () => {
    const [service, { env, asked }] = [await aService(), await github()];
    await terminal(['status'], { env: { ...env, COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: '' } });
    expect(asked).toHaveLength(1);
  });

  it('a long wait takes a new token before the old one ends, and not more often', async () => {
    const [service, github5] = [await aService(), await github(5 * 60_000)];
    service.happens(...atTheGate);
    await terminal(['wait', storyId, '--timeout', '20m'], {
      env: { ...github5.env, COUNTERSIGN_URL: service.url },
      onSleep: github5.pass,
    });
    const tokens = service.calls.map(({ headers }) => headers['authorization']);
    expect(new Set(tokens).size).toBe(github5.asked.length);
    // 20 minutes, and each token is good for the four before its last one.
    expect(github5.asked).toHaveLength(5);
  });

  it('a token that is refused is renewed once, and the call repeated, whatever it does', async () => {
    const [service, { env, answers, asked }] = [await aService(), await github()];
    service.happens(...atTheGate);
    answers.push(
      () => granted('revoked'),
      () => granted('person-devi'),
    );
    const { code } = await terminal(['approve', storyId], { env: { ...env, COUNTERSIGN_URL: service.url } });
    expect({ code, asked: asked.length, calls: service.calls.length }).toEqual({
      code: 0,
      asked: 2,
      calls: 2,
    });
  });

  it('a token that stays refused is not asked for again and again', async () => {
    const [service, { env, answers, asked }] = [await aService(), await github()];
    answers.push(
      () => granted('revoked'),
      () => granted('revoked-too'),
    );
    const { code } = await terminal(['status'], { env: { ...env, COUNTERSIGN_URL: service.url } });
    expect({ code, asked: asked.length, calls: service.calls.length }).toEqual({
      code: 1,
      asked: 2,
      calls: 2,
    });
  });

  it('GitHub’s own trouble is waited out', async () => {
    const [service, { env, answers, asked }] = [await aService(), await github()];
    answers.push(
      () => ({ status: 503, body: '' }),
      () => granted('ci'),
    );
    const { code } = await terminal(['status'], { env: { ...env, COUNTERSIGN_URL: service.url } });
    expect({ code, asked: asked.length }).toEqual({ code: 0, asked: 2 });
  });

  it.each([
    ['a refusal', { status: 403, body: '{"message":"no"}' }],
    ['an answer without a token', { status: 200, body: '{"count":0}' }],
    ['an answer that is no JSON', { status: 200, body: '<html>' }],
  ])('%s is told with the permission that is missing', async (_, answer) => {
    const [service, { env, answers }] = [await aService(), await github()];
    answers.push(() => answer);
    const { code, stderr } = await terminal(['status'], { env: { ...env, COUNTERSIGN_URL: service.url } });
    expect({ code, calls: service.calls }).toEqual({ code: 1, calls: [] });
    expect(stderr).toContain(`GitHub gave the job no token (HTTP ${answer.status}).`);
    expect(stderr).toContain('permissions: id-token: write');
  });

  it('a token that does not say when it ends is used once', async () => {
    const [service, { env, answers, asked }] = [await aService(), await github()];
    answers.push(
      () => granted('ci'),
      () => granted('ci'),
    );
    service.happens(...atTheGate);
    const { code } = await terminal(['wait', storyId], {
      env: { ...env, COUNTERSIGN_URL: service.url },
      onSleep: () => service.happens(approvedBy('owner')),
    });
    expect({ code, asked: asked.length }).toEqual({ code: 0, asked: 2 });
  });

  it('without the permission, the hint is the permission', async () => {
    const { code, stderr } = await terminal(['status'], {
      env: { GITHUB_ACTIONS: 'true', COUNTERSIGN_URL: 'http://127.0.0.1:4400' },
    });
    expect(code).toBe(64);
    expect(stderr).toContain('Give the job `permissions: id-token: write`');
  });
});

describe('a token', () => {
  it('that is missing is asked for before any call', async () => {
    const { code, stderr } = await terminal(['status'], {
      env: { COUNTERSIGN_URL: 'http://127.0.0.1:4400' },
    });
    expect(code).toBe(64);
    expect(stderr).toMatch(/COUNTERSIGN_TOKEN is not set\.\n.*\/_local\/tokens/);
  });

  it.each(['Bearer ci', '"ci"', 'c\ni', 'ci, ci'])(
    'written as %j is refused and not shown',
    async (token) => {
      const service = await aService();
      const { code, stderr } = await terminal(['status'], {
        env: { COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: token },
      });
      expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
      expect(stderr).toContain('COUNTERSIGN_TOKEN is not a token.');
      expect(stderr).not.toContain(token);
    },
  );

  it('may have a line end behind it, as files and secrets have', async () => {
    const service = await aService();
    const { code } = await terminal(['status'], {
      env: { COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: 'ci\n' },
    });
    expect(code).toBe(0);
  });

  it('appears in no output, whatever goes wrong', async () => {
    const service = await aService();
    for (const answer of [{ status: 401 }, { status: 500 }, { instead: 'hang-up' as const }]) {
      service.interject(...Array(4).fill(answer));
      const { stdout, stderr } = await terminal(['status', '--json'], {
        env: { COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: 'eyJsecret', COUNTERSIGN_DEBUG: '1' },
      });
      expect(stdout + stderr).not.toContain('eyJsecret');
    }
  });
});
