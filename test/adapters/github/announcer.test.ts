import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { githubAnnouncer } from '#adapters/github/announcer';
import { ChannelUnreachable } from '#adapters/webhook/channel-unreachable';
import type { IssueTracker } from '#domain/identity/directory';
import type { Named } from '#domain/notices/channels';
import type { Post } from '#ports/announcer';
import { startGithub, type Fault } from '#test/support/github';

const repository = 'octo-org/lab-console';
const secret = 'github_pat_SECRETxyzzy';
const channel: Named<IssueTracker> = {
  name: 'review-issues',
  kind: 'github',
  title: 'Review issues',
  repository,
  labels: ['release', 'approval-required'],
};
const id = '01KAF00000000000000000000A';
const postOf = (sequence: number, kind: string, over: Partial<Post> = {}): Post<typeof channel> => ({
  requestId: id,
  key: `${id}#${sequence}#${kind}#review-issues#github`,
  lead: `${kind} it is.`,
  lines: [],
  matter: {
    title: 'Release approval: lab-console v1.2.0',
    since: '2026-11-21T10:00:00.000Z',
    lines: [{ label: 'Type', text: 'minor' }],
  },
  ...over,
  channel,
});
const asked = postOf(2, 'Asked');
const ending = (status: 'completed' | 'denied'): Post<typeof channel> => {
  const post = postOf(9, 'Ended');
  return { ...post, matter: { ...post.matter, ended: status } };
};

let github: Awaited<ReturnType<typeof startGithub>>;
beforeEach(async () => {
  github = await startGithub();
  return () => github.close();
});
const announcer = () => githubAnnouncer(async () => new Map([['review-issues', secret]]), github.reach);
const post = async (what: Post<typeof channel>) => announcer().post(what);
const failing = (method: string, ...faults: readonly Fault[]) =>
  void github.faults.push(...faults.map((fault) => ({ method, fault })));
const issues = () => github.repositories.list(repository, { labels: [] });
const comments = (number = 1) =>
  github.repositories.comments(repository, number).map(({ body }) => body.split('\n').slice(1).join('\n'));

it('R002-24 a review issue is opened, titled with the version and labelled', async () => {
  expect(await post(asked)).toEqual({ outcome: 'sent' });
  expect(issues()).toMatchObject([
    {
      number: 1,
      title: 'Release approval: lab-console v1.2.0',
      labels: ['release', 'approval-required'],
      state: 'open',
      body: expect.stringMatching(/^<!-- .* -->\nAsked it is\.\n- Type: minor$/),
    },
  ]);
});

it('R002-24 what happens later is a comment on that issue', async () => {
  await post(asked);
  await post(postOf(5, 'Reminded'));
  await post(postOf(7, 'Approved'));
  expect(issues()).toHaveLength(1);
  expect(comments()).toEqual(['Reminded it is.', 'Approved it is.']);
});

it.each([
  ['completed', 'completed'],
  ['denied', 'not_planned'],
] as const)('R002-24 a request that ends %s closes its issue as %s', async (status, reason) => {
  await post(asked);
  await post(ending(status));
  expect(comments()).toEqual(['Ended it is.']);
  expect(issues()).toMatchObject([{ state: 'closed', state_reason: reason }]);
});

it('R002-24 requests of one version have issues of their own', async () => {
  await post(asked);
  await post({ ...asked, requestId: id.replace(/A$/, 'B') });
  expect(issues()).toHaveLength(2);
});

it('a channel that begins to hear in the middle gets its issue then', async () => {
  await post(postOf(7, 'Approved'));
  expect(issues()).toMatchObject([{ body: expect.stringContaining('Approved it is.\n- Type: minor') }]);
  expect(comments()).toEqual([]);
});

describe('R002-24 when an answer gets lost', () => {
  it('the issue that was opened is found, and nothing is said twice', async () => {
    failing('POST', 'lost');
    await expect(post(asked)).rejects.toThrow(ChannelUnreachable);
    expect(await post(asked)).toEqual({ outcome: 'sent' });
    expect(issues()).toHaveLength(1);
    expect(comments()).toEqual([]);
  });

  it('a comment is found, and not written again', async () => {
    await post(asked);
    failing('POST', 'lost');
    await expect(post(postOf(5, 'Reminded'))).rejects.toThrow(ChannelUnreachable);
    expect(await post(postOf(5, 'Reminded'))).toEqual({ outcome: 'sent' });
    expect(comments()).toEqual(['Reminded it is.']);
  });

  it('a comment that could be written, and closing that could not, end in one comment and closed', async () => {
    await post(asked);
    failing('PATCH', 502);
    await expect(post(ending('completed'))).rejects.toThrow(ChannelUnreachable);
    await post(ending('completed'));
    expect(comments()).toEqual(['Ended it is.']);
    expect(issues()).toMatchObject([{ state: 'closed' }]);
  });

  it('the issue is found although its labels are not there', async () => {
    github.repositories.open(repository, { ...openedBy(asked), labels: [] });
    await post(postOf(5, 'Reminded'));
    expect(issues()).toHaveLength(1);
    expect(comments()).toEqual(['Reminded it is.']);
  });

  it.each([
    ['newer', 0, 100],
    ['older', 100, 0],
  ])('the issue is found among a hundred %s ones', async (_, before, after) => {
    const others = (count: number) => {
      for (let made = 0; made < count; made += 1)
        github.repositories.open(repository, { title: 'Another', body: '', labels: channel.labels });
    };
    others(before);
    await post(asked);
    others(after);
    await post(postOf(5, 'Reminded'));
    expect(issues()).toHaveLength(101);
    expect(comments(before + 1)).toEqual(['Reminded it is.']);
  });

  it('an issue that copies its mark is not taken for it', async () => {
    await post(asked);
    github.repositories.open(repository, { ...openedBy(asked), labels: channel.labels });
    await post(postOf(5, 'Reminded'));
    expect(comments(1)).toEqual(['Reminded it is.']);
    expect(comments(2)).toEqual([]);
  });
});

const openedBy = ({ key }: Post<typeof channel>) => ({
  title: 'x',
  body: `<!-- countersign ${id} ${key} -->\nx`,
});

describe('the answer', () => {
  it.each<Fault>([
    408,
    425,
    429,
    500,
    502,
    503,
    { status: 403, headers: { 'retry-after': '60' } },
    { status: 403, headers: { 'x-ratelimit-remaining': '0' } },
    { status: 403, body: '{"message":"You have exceeded a secondary rate limit."}' },
    { status: 200, body: '<html>' },
    { status: 200, body: '[{"number":"1"}]' },
  ])('%j is trouble that may pass', async (fault) => {
    github.answering.set(repository, fault);
    await expect(post(asked)).rejects.toThrow(ChannelUnreachable);
  });

  it.each<[Fault, number]>([
    [{ status: 301, headers: { location: 'https://api.github.com/repositories/1/issues' } }, 301],
    [401, 401],
    [{ status: 403, body: '{"message":"Resource not accessible by personal access token"}' }, 403],
    [404, 404],
    [410, 410],
    [422, 422],
  ])('%j is final', async (fault, status) => {
    github.answering.set(repository, fault);
    expect(await post(asked)).toEqual({
      outcome: 'refused',
      sentence: `GitHub answered ${status} for the channel review-issues.`,
    });
    expect(github.asked).toHaveLength(1);
  });
});

it('says who it is, which interface it means, and what it is about', async () => {
  await post(asked);
  for (const { headers } of github.asked)
    expect(headers).toMatchObject({
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${secret}`,
      'user-agent': 'Countersign',
      'x-github-api-version': '2022-11-28',
      'x-countersign-request': id,
      'x-countersign-notice': asked.key,
    });
});

it('on a GitHub Enterprise Server goes below the path of its interface', async () => {
  github.answering.set(repository, 404);
  const api = new URL('/api/v3', github.reach.api);
  await githubAnnouncer(async () => new Map([['review-issues', secret]]), { ...github.reach, api }).post(
    asked,
  );
  expect(github.asked[0]?.path).toMatch(/^\/api\/v3\/repos\/octo-org\/lab-console\/issues\?/);
});

it('an address inside a private network is not called unless it may be', async () => {
  const shut = githubAnnouncer(async () => new Map([['review-issues', secret]]), {
    ...github.reach,
    privateHosts: new Set(),
  });
  expect(await shut.post(asked)).toMatchObject({ outcome: 'refused' });
  expect(github.asked).toEqual([]);
});

it.each<[string, () => Promise<unknown>]>([
  ['trouble', async () => (github.answering.set(repository, 503), post(asked))],
  ['a refusal', async () => (github.answering.set(repository, 401), post(asked))],
  ['nonsense', async () => (github.answering.set(repository, { status: 200, body: secret }), post(asked))],
])('the token is not told with %s', async (_, attempt) => {
  const told = await attempt().catch((error: unknown) => error);
  expect(inspect(told, { depth: 10, showHidden: true })).not.toContain('SECRET');
});
