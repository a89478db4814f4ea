import * as z from 'zod';
import { openPhase } from '#usecases/open-phase';
import { stepTask } from '../runtime/step-task.ts';
import { taskInput } from '../runtime/task-inputs.ts';
import { world } from '../runtime/wire.ts';

export const handler = stepTask(taskInput.extend({ phase: z.string() }), ({ requestId, phase }) =>
  openPhase(world, requestId, phase, world.clock.now()),
);
