import * as z from 'zod';
import { ok } from '#domain/outcome';
import { awaitRecord } from '#usecases/await-record';
import { stepTask } from '../runtime/step-task.ts';
import { waitingInput } from '../runtime/task-inputs.ts';
import { world } from '../runtime/wire.ts';

const input = waitingInput.extend({ step: z.enum(['conditions', 'start', 'obligations']) });

export const handler = stepTask(input, async (task) => {
  await awaitRecord(world, task, task.step, world.clock.now());
  return ok(undefined);
});
