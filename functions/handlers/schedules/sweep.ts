import middy from '@middy/core';
import { sweep, type Swept } from '#usecases/sweep';
import { sweptLine } from '../runtime/log-lines.ts';
import { world } from '../runtime/wire.ts';

export const handler = middy<unknown, Swept>().handler(async () => {
  const { looked, troubled, oldestSeconds } = await sweep(world, world.clock.now());
  if (looked > 0)
    world.log.info(sweptLine.message, {
      looked,
      [sweptLine.troubled]: troubled,
      [sweptLine.oldestSeconds]: oldestSeconds,
    });
  return { looked, troubled, oldestSeconds };
});
