import { expect, it } from 'vitest';
import { decideByLink } from '#usecases/decide-by-link';
import { sendNotices } from '#usecases/send-notices';
import { showResult } from '#usecases/show-result';
import { office } from '#test/domain/time/calendars';
import { gatePlan } from '#test/support/plans';
import { allowed, setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const oneDay = { kind: 'business', count: 1, unit: 'day' } as const;
const plan = gatePlan({ calendar: office(), conditions: { withinMs: oneDay } });

/** The owner opens the gate alone, by the link of their mail, on a condition. */
async function approvedOnCondition() {
  const gate = setting(plan);
  const id = await gate.opensGate();
  await sendNotices(gate.world, id, 2, 'stream', minute(0));
  const mail = gate.state.mail.outbox.findLast(({ to }) => to === 'owner@example.com');
  const secret = mail?.text.split('\n')[1]?.split('#')[1] ?? '';
  const conditions = [{ text: 'Update the API examples', due: 'before-deployment' as const }];
  const result = allowed(
    await decideByLink(gate.world, { secret, decision: 'approve', confirm: 'v1.2.3', conditions }, minute(3)),
  );
  return { gate, id, result };
}

it('R002-15 whatever approves the last phase settles in the same commit until when its conditions may stay open', async () => {
  const { gate, id } = await approvedOnCondition();
  const [decided, begun] = (await gate.world.requests.events(id)).slice(-2);
  expect(decided).toMatchObject({ type: 'decision-recorded', data: { outcome: 'approved' } });
  expect(begun).toMatchObject({
    type: 'conditions-begun',
    actor: { kind: 'countersign' },
    data: { since: minute(3), until: '2026-11-24T08:00:00.000Z' },
  });
});

it('and the answer to a link still proves the decision itself', async () => {
  const { gate, result } = await approvedOnCondition();
  expect(await showResult(gate.world, result)).toMatchObject({ ok: true, value: { decision: 'approve' } });
});

it('R004-27 what is owed is settled when the deployer reports that it is deployed', async () => {
  const postMortem = { what: 'Post-mortem', role: 'operators', withinMs: oneDay };
  const gate = setting(gatePlan({ calendar: office(), obligations: [postMortem] }));
  const id = await gate.deploys();
  expect((await gate.release(id)).obligations).toMatchObject([
    { remindAt: '2026-11-23T12:00:00.000Z', dueAt: '2026-11-24T08:00:00.000Z' },
  ]);
});
