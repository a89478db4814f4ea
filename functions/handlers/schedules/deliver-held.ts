import middy from '@middy/core';
import { deliverHeld, type Delivered } from '#usecases/deliver-held';
import { loadNoticeWorld } from '../runtime/wire.ts';

const world = await loadNoticeWorld();

/** Called every five minutes. What could not be sent stays kept and comes again; that it could not is an error of this call. */
export const handler = middy<unknown, Delivered>().handler(async () => {
  const { people, troubled } = await deliverHeld(world, world.clock.now());
  if (people > 0) world.log.info('delivered what was kept for people', { people, troubled });
  if (troubled > 0)
    throw new Error(`what was kept for ${troubled} of ${people} people could not be sent yet`);
  return { people, troubled };
});
