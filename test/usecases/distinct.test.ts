import { expect, it } from 'vitest';
import { listRequests } from '#usecases/list-requests';
import { openPhase } from '#usecases/open-phase';
import { sendNotices } from '#usecases/send-notices';
import { person } from '#test/support/cast';
import { gate as gatePhase, gatePlan, role } from '#test/support/plans';
import { allowed, setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const asked = { approvals: role('devops-team'), evidence: [] };
const plan = gatePlan({
  phases: [
    gatePhase({ ...asked, id: 'review', title: 'Review' }),
    gatePhase({ ...asked, distinct: 'across-phases' }),
  ],
});

/** Devi reviews, and the gate opens, which takes nobody who did. */
async function devisReview() {
  const gate = setting(plan);
  const id = await gate.opens();
  allowed(await openPhase(gate.world, id, 'review', minute(0)));
  await gate.approves(id, 'devi', 1);
  allowed(await openPhase(gate.world, id, 'gate', minute(2)));
  return { gate, id };
}

it('a phase of other people is mailed to nobody who approved before', async () => {
  const { gate, id } = await devisReview();
  const { sequence } = (await gate.world.requests.events(id)).at(-1)!;
  await sendNotices(gate.world, id, sequence, 'stream', minute(2));
  expect(gate.state.mail.outbox.map(({ to }) => to)).toEqual(['dave@example.com', 'twohats@example.com']);
});

it('nor does it wait for them in the list of what is theirs to decide', async () => {
  const { gate } = await devisReview();
  const waitingFor = async (who: string) =>
    (await listRequests(gate.world, person(who), { mine: true }, { limit: 10, month: '2026-11' }, minute(2)))
      .items.length;
  expect([await waitingFor('devi'), await waitingFor('dave')]).toEqual([0, 1]);
});
