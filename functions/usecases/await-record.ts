import { nextStep, overdueAt, waitOf } from '#domain/release/next-step';
import type { Loaded } from '#ports/request-store';
import type { World } from './world.ts';
import { wake } from './reconcile.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

export interface WaitingTask {
  readonly requestId: string;
  readonly token: string;
  readonly enteredAt: string;
}

/**
 * Keeps a waiting task's token, then looks whether the record has moved past what it waits for; if so the task is
 * completed at once. In this order no decision can slip between: one committed earlier is seen here, one committed
 * later finds the token.
 */
export async function awaitRecord(
  world: Reach,
  task: WaitingTask,
  waitFor: string,
  now: string,
): Promise<Loaded | undefined> {
  const { requestId, token, enteredAt } = task;
  const before = await world.requests.load(requestId);
  if (!before)
    throw new Error(`the workflow waits for a request that does not exist: ${requestId} (this is a bug)`);
  const dueAt = overdueAt(nextStep(before.release, now), now);
  await world.requests.saveWait(requestId, { wait: waitFor, token, enteredAt, dueAt });
  const loaded = (await world.requests.load(requestId))!;
  const step = nextStep(loaded.release, now);
  if (waitOf(step) !== waitFor) {
    await wake(world, requestId, { wait: waitFor, token, enteredAt, dueAt }, step);
    return undefined;
  }
  if (loaded.dueAt) await world.requests.setDue(requestId, loaded.head, undefined);
  return loaded;
}
