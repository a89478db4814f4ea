import type { RequestStore } from '#ports/request-store';
import type { Life } from './lives.ts';

/** Later than any clock of the bench: the sweeper has nothing to do with what waits here. */
const never = '2199-01-01T00:00:00.000Z';

/** As long as Step Functions' own tokens are at most on this machine; nothing waits for it. */
const voidToken = Buffer.alloc(48, 'void').toString('base64url');

/** Writes one life the way production writes it, all commits at once, and the task that waits for its decision. */
export async function storeLife(
  store: RequestStore,
  id: string,
  { release, events, isOpen }: Life,
  waitsFor = isOpen ? `phase:${release.plan.phases[0]?.id}` : undefined,
): Promise<void> {
  const outcome = await store.commit({
    before: undefined,
    after: { ...release, id },
    events: events.map((event) => ({ ...event, requestId: id })),
  });
  if (outcome !== 'committed') throw new Error(`The request ${id} was there already.`);
  if (waitsFor === undefined) return;
  const wait = { wait: waitsFor, token: voidToken, enteredAt: release.createdAt, dueAt: never };
  await store.saveWait(id, wait);
}
