import { expect, it } from 'vitest';
import { matrixForm } from './support/form.ts';
import { patiently } from '#infra/local/patiently';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const { advance, linkOf, open, post, posts, until } = stackOfItsOwn();

const repository = 'countersign-demo/lab-console';

it('R002-24 a release has a review issue on GitHub, which tells how it goes on and closes with it', async () => {
  const version = 'v1.2.0';
  const { id } = await open(matrixForm({ version, plannedFor: '2031-02-01T09:00:00Z' }), 'gwen');
  const { secret, code } = await linkOf('dora', id);
  const [opened] = await patiently('an issue', async () => {
    const found = await posts(repository, id);
    return found.length > 0 ? found : undefined;
  });
  expect(opened).toMatchObject({ channel: 'github', subject: 'Release approval: lab-console v1.2.0' });
  for (const fact of [
    /^Review wanted: lab-console v1\.2\.0 for release by /,
    /^Type: minor$/m,
    /^Planned for: 09:00 UTC on 1 February 2031$/m,
    /^Technical lead: Architecture and implementation; required; due /m,
    /^Product owner: Feature validation; required; due /m,
    /^How to decide: whoever is asked has a mail /m,
  ])
    expect(opened?.text).toMatch(fact);

  const reason = 'Ask @octocat; see #1.';
  expect((await post(`/v1/requests/${id}/cancellation`, { reason }, 'gwen')).status).toBe(200);
  await until(id, 'cancelled');
  await advance(0.001);
  const [, cancelled, closed, ...more] = await posts(repository, id);
  expect(cancelled?.text).toMatch(/was cancelled by Gwen Pretend.*\nReason: Ask @octocat; see #1\.$/s);
  expect(closed?.text).toBe('Closed as not planned.');
  expect(more).toEqual([]);
  for (const own of [secret, code, '/review#'])
    expect(JSON.stringify(await posts(repository, id))).not.toContain(own);
});
