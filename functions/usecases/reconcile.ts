import { graceMs, nextStep, overdueAt, waitOf, type NextStep } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import { isoOf, msOf } from '#domain/time';
import type { Loaded, Wait } from '#ports/request-store';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** Whether a change of the record owes the workflow a call. */
export const owesACall = (before: Release, after: Release, now: string): boolean =>
  waitOf(nextStep(before, now)) !== waitOf(nextStep(after, now));

export const soon = (now: string): string => isoOf(msOf(now) + graceMs);

/**
 * Wakes the task that waits for something the record has moved past. The only place a waiting task is completed.
 * A void token says nothing about how the task ended, so nothing is concluded from it but that it is void. A token
 * that was used stays in the store while the workflow goes on: the next task's takes its place, one write cheaper.
 */
export async function wake(
  world: Reach,
  id: string,
  wait: Wait | undefined,
  step: NextStep,
): Promise<'resumed' | 'gone' | 'nothing-waits'> {
  if (!wait || wait.wait === waitOf(step)) return 'nothing-waits';
  const result = await world.workflow.resume(wait.token, step);
  if (step.step === 'end') await world.requests.removeWait(id, wait.token);
  return result;
}

/**
 * Compares the record with its workflow and repairs the difference: resends a wake-up call that got lost, starts
 * the workflow that never started or ended too early. The only repair there is; does nothing when nothing is wrong.
 */
export async function reconcile(world: Reach, id: string, now: string): Promise<void> {
  const loaded = await world.requests.load(id);
  if (!loaded) return;
  const { wait, dueAt, head } = loaded;
  const step = nextStep(loaded.release, now);
  const woken = await wake(world, id, wait, step);
  // A closed request needs no workflow, whatever became of its last token.
  if (step.step === 'end') return dueAt ? world.requests.setDue(id, head, undefined) : undefined;
  if (woken === 'resumed') return;
  if (woken === 'nothing-waits' && wait && wait.dueAt > now)
    return dueAt ? world.requests.setDue(id, head, undefined) : undefined;
  await revive(world, loaded, step, now, woken === 'gone');
}

/** Makes sure that some execution carries the request on. Whatever fails on the way, the sweeper comes back. */
async function revive(
  world: Reach,
  loaded: Loaded,
  step: NextStep,
  now: string,
  tokenIsVoid: boolean,
): Promise<void> {
  const { id } = loaded.release;
  const { attempt, head, wait } = loaded;
  await world.requests.setDue(id, head, soon(now));
  const state = await world.workflow.state(id, attempt);
  // A token that is overdue while its execution runs may be good still, and the only way to reach it.
  if (wait && (tokenIsVoid || state !== 'running')) await world.requests.removeWait(id, wait.token);
  if (state === 'running') return;
  if (state === 'ended') {
    world.log.warn('the workflow ended before its request; starting it again', { requestId: id });
    if (!(await world.requests.nextAttempt(id, attempt))) return;
  }
  await world.workflow.start(id, state === 'ended' ? attempt + 1 : attempt, step);
  await world.requests.setDue(id, head, overdueAt(step, now));
}
