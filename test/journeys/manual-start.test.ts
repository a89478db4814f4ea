import { expect, it } from 'vitest';
import { releaseForm } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const stack = stackOfItsOwn({
  policyDir: 'test/fixtures/policies/manual-start',
  reader: 'dana',
  schedulesAtMostEveryMs: 600_000,
});
const { advance, approve, audit, mailTo, post, read, until } = stack;

/** Whom the fixture's directory has: reviewers rita and rolf, omar in operations, dana who develops. */
async function approved() {
  const opened = await post(
    '/v1/requests',
    releaseForm({ service: 'console', environment: 'production' }),
    'dana',
  );
  const id = String(opened.json['id']);
  await mailTo('rita', id, /review/i);
  await approve(id, 'rita');
  await until(id, 'awaiting-start');
  return id;
}
const start = async (id: string, who: string) => {
  const { status, code } = await post(`/v1/requests/${id}/deployment`, {}, who);
  return [status, code];
};

it.each([
  { who: 'omar', as: 'operations' },
  { who: 'dana', as: 'the developer who asked' },
])('R000-8 $as starts the deployment by hand, and nothing is deployed before', async ({ who }) => {
  const id = await approved();
  await advance(10 * 60);
  expect((await read(id)).status).toBe('awaiting-start');
  expect(await start(id, 'rolf')).toEqual([403, 'not-eligible']);
  expect(await start(id, who)).toEqual([202, undefined]);
  await until(id, 'completed');
  const { events } = await audit(id);
  expect(events.find(({ type }) => type === 'start-requested')?.actor).toEqual({ kind: 'person', id: who });
  expect(await start(id, who)).toEqual([409, 'not-waiting-for-a-start']);
});

it('one start is enough: a double click deploys once', async () => {
  const id = await approved();
  const answers = await Promise.all([start(id, 'omar'), start(id, 'omar'), start(id, 'dana')]);
  expect(answers.map(([status]) => status).sort()).toEqual([202, 409, 409]);
  await until(id, 'completed');
  expect((await audit(id)).events.filter(({ type }) => type === 'deployment-started')).toHaveLength(1);
});

it('what nobody starts in four hours expires, and is told', async () => {
  const id = await approved();
  await advance(3.9 * 3_600);
  expect((await read(id)).status).toBe('awaiting-start');
  await advance(0.2 * 3_600);
  expect(await read(id)).toMatchObject({ status: 'expired', because: expect.stringContaining('4 hours') });
  expect(await start(id, 'omar')).toEqual([409, 'not-waiting-for-a-start']);
  await mailTo('dana', id, /^Expired/);
});

it('R000-5 nothing starts before the approval is there', async () => {
  const opened = await post(
    '/v1/requests',
    releaseForm({ service: 'console', environment: 'production' }),
    'dana',
  );
  expect(await start(String(opened.json['id']), 'omar')).toEqual([409, 'not-waiting-for-a-start']);
});
