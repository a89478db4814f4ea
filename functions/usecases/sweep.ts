import { msOf } from '#domain/time';
import { reconcile } from './reconcile.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'lists' | 'log' | 'requests' | 'workflow'>;

/** At most this many requests are repaired in one sweep; the rest waits a minute. Bounds the run to its timeout. */
const perSweep = 200;

export interface Swept {
  readonly looked: number;
  readonly troubled: number;
  /** How long the longest overdue had been waiting for this look, in seconds. */
  readonly oldestSeconds: number;
}

/** Looks at every request that is overdue. One that cannot be repaired now does not keep the others waiting. */
export async function sweep(world: Reach, now: string): Promise<Swept> {
  const since = await world.lists.dueSince(now);
  if (since === undefined) return { looked: 0, troubled: 0, oldestSeconds: 0 };
  const ids = await world.lists.due(now, perSweep);
  let troubled = 0;
  for (const id of ids) {
    try {
      await reconcile(world, id, now);
    } catch (trouble) {
      troubled += 1;
      world.log.warn('could not be repaired in this sweep', { requestId: id }, trouble);
    }
  }
  return { looked: ids.length, troubled, oldestSeconds: Math.round((msOf(now) - msOf(since)) / 1_000) };
}
