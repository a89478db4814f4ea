import { ok } from '#domain/outcome';
import { watchDeployment } from '#usecases/watch-deployment';
import { stepTask } from '../runtime/step-task.ts';
import { waitingInput } from '../runtime/task-inputs.ts';
import { loadMonitorWorld } from '../runtime/wire.ts';

const world = await loadMonitorWorld();

export const handler = stepTask(waitingInput, async (task) => {
  await watchDeployment(world, task, world.clock.now());
  return ok(undefined);
});
