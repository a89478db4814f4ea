import { reconcile } from './reconcile.ts';
import type { Redriven, Step } from './redrive-step.ts';
import type { World } from './world.ts';

export type WorkflowReach = Pick<World, 'lists' | 'log' | 'requests' | 'workflow'>;

/** Step Functions answers DescribeExecution 10 times a second for long, more often only for a while. */
const perCall = 50;

/** Carries on with open requests whose workflow ended before they did, without waiting until they are overdue. */
export async function restartWorkflows(
  world: WorkflowReach,
  { dryRun, cursor }: Step<'workflows'>,
  now: string,
): Promise<Redriven> {
  const page = await world.lists.open({
    limit: perCall,
    month: now.slice(0, 7),
    ...(cursor !== undefined && { cursor }),
  });
  let mended = 0;
  let failed = 0;
  for (const { id } of page.items) {
    try {
      if (await restart(world, id, dryRun, now)) mended += 1;
    } catch (trouble) {
      failed += 1;
      world.log.warn('the workflow could not be restarted', { requestId: id }, trouble);
    }
  }
  return {
    mended,
    failed,
    ...(page.cursor !== undefined && { next: { part: 'workflows', dryRun, cursor: page.cursor } }),
  };
}

/** Whether it needed to be. A token of an execution that ended is void, though reconcile would wait for its time. */
async function restart(world: WorkflowReach, id: string, dryRun: boolean, now: string): Promise<boolean> {
  const loaded = await world.requests.load(id);
  if (!loaded || (await world.workflow.state(id, loaded.attempt)) === 'running') return false;
  if (dryRun) return true;
  if (loaded.wait) await world.requests.removeWait(id, loaded.wait.token);
  await reconcile(world, id, now);
  return true;
}
