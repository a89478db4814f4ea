import { passMilestone } from '#usecases/pass-milestone';
import { stepTask } from '../runtime/step-task.ts';
import { taskInput } from '../runtime/task-inputs.ts';
import { world } from '../runtime/wire.ts';

export const handler = stepTask(taskInput, ({ requestId }) =>
  passMilestone(world, requestId, world.clock.now()),
);
