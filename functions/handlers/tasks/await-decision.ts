import * as z from 'zod';
import { ok } from '#domain/outcome';
import { awaitRecord } from '#usecases/await-record';
import { stepTask } from '../runtime/step-task.ts';
import { waitingInput } from '../runtime/task-inputs.ts';
import { world } from '../runtime/wire.ts';

export const handler = stepTask(waitingInput.extend({ name: z.string() }), async (task) => {
  await awaitRecord(world, task, `phase:${task.name}`, world.clock.now());
  return ok(undefined);
});
