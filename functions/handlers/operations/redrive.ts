import middy from '@middy/core';
import { redrive } from '#usecases/redrive';
import { redriveStep, type Redriven } from '#usecases/redrive-step';
import { loadRedriveWorld } from '../runtime/wire.ts';

const world = await loadRedriveWorld();

/** Called by `npm run redrive` and by nobody else, step after step. */
export const handler = middy<unknown, Redriven>().handler(async (event) => {
  const step = redriveStep.parse(event);
  const redriven = await redrive(world, step, world.clock.now());
  world.log.info('redriven', { part: step.part, mended: redriven.mended, failed: redriven.failed });
  return redriven;
});
