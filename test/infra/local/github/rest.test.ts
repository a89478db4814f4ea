import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { openRepositories } from '#infra/local/github/repositories';
import { githubRest } from '#infra/local/github/rest';
import { openOutbox } from '#infra/local/outbox/outbox';
import { temporaryFolder } from '../fixtures/folder.ts';

const newYear = Date.parse('2031-01-01T00:00:00Z');
const home = '/repos/octo-org/shop/issues';
const made = {
  title: 'Release approval: shop v1',
  body: '<!-- mark -->\nPlease review.',
  labels: ['release'],
};
const newest = '?state=all&sort=created&direction=desc';

function github(file = ':memory:') {
  const clock = virtualClock(newYear);
  const outbox = openOutbox(':memory:', clock);
  const repositories = openRepositories(file, clock);
  onTestFinished(() => (repositories.end(), outbox.close()));
  const app = githubRest(repositories, outbox);
  const call = async (method: string, path: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await app.request(path, {
      method,
      headers: { authorization: 'Bearer x', 'user-agent': 'test', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: (await answer.json()) as unknown };
  };
  return { call, outbox, repositories };
}

test('an issue, its comment and its end are in the outbox, as they are read', async () => {
  const { call, outbox } = github();
  const about = { 'x-countersign-request': '01R' };
  expect(await call('POST', home, made, about)).toMatchObject({ status: 201, json: { number: 1 } });
  await call('POST', `${home}/1/comments`, { body: '`@ada` approved.' }, about);
  await call('PATCH', `${home}/1`, { state: 'closed', state_reason: 'not_planned' }, about);
  expect(outbox.list({ requestId: '01R' })).toMatchObject(
    ['Please review.', '@ada approved.', 'Closed as not planned.'].map((text) => ({
      channel: 'github',
      to: 'octo-org/shop',
      subject: made.title,
      text,
    })),
  );
});

test('issues are listed newest first, by label, a page at a time', async () => {
  const { call } = github();
  for (const title of ['First', 'Second', 'Third']) await call('POST', home, { ...made, title });
  await call('POST', home, { ...made, title: 'Unlabelled', labels: [] });
  const titles = async (query: string) =>
    ((await call('GET', `${home}${newest}${query}`)).json as { title: string }[]).map(({ title }) => title);
  expect(await titles('')).toEqual(['Unlabelled', 'Third', 'Second', 'First']);
  expect(await titles('&labels=release&per_page=2')).toEqual(['Third', 'Second']);
  expect(await titles('&labels=release&per_page=2&page=2')).toEqual(['First']);
  expect(await titles('&labels=release,other')).toEqual([]);
});

test.each([
  ['without a token', 'POST', home, made, { authorization: '' }, 401],
  ['without a name', 'POST', home, made, { 'user-agent': '' }, 403],
  ['an issue without a title', 'POST', home, { ...made, title: '' }, {}, 422],
  ['a body that is too long', 'POST', home, { ...made, body: 'x'.repeat(65_537) }, {}, 422],
  ['a comment on nothing', 'POST', `${home}/7/comments`, { body: 'x' }, {}, 404],
  ['closing nothing', 'PATCH', `${home}/7`, { state: 'closed', state_reason: 'completed' }, {}, 404],
  ['closing for no reason', 'PATCH', `${home}/1`, { state: 'closed' }, {}, 422],
] as const)('%s is refused', async (_, method, path, body, headers, status) => {
  const { call, outbox } = github();
  expect((await call(method, path, body, headers)).status).toBe(status);
  expect(outbox.list()).toEqual([]);
});

test('a repository is gone as soon as somebody says so', async () => {
  const { call, outbox } = github();
  outbox.refuse(['octo-org/shop']);
  expect((await call('GET', `${home}${newest}`)).status).toBe(404);
  expect((await call('POST', home, made)).status).toBe(404);
  expect((await call('POST', '/repos/octo-org/other/issues', made)).status).toBe(201);
});

test('issues outlive the process', async () => {
  const file = join(temporaryFolder(), 'github.sqlite');
  const first = openRepositories(file, virtualClock(newYear));
  first.open('octo-org/shop', made);
  first.end();
  expect((await github(file).call('GET', `${home}${newest}`)).json).toMatchObject([{ title: made.title }]);
});
