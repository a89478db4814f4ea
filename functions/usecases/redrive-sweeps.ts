import type { SetAside } from '#ports/set-aside';
import type { Redriven, Step } from './redrive-step.ts';
import { sweep } from './sweep.ts';
import type { World } from './world.ts';

export type SweepReach = Pick<World, 'lists' | 'log' | 'requests' | 'workflow'> & {
  readonly sweepsSetAside: SetAside;
};

/** One sweep makes up for all that were lost: whatever they would have found is due still. */
export async function redriveSweeps(
  world: SweepReach,
  { dryRun }: Step<'sweeps'>,
  now: string,
): Promise<Redriven> {
  const next = { part: 'workflows', dryRun } as const;
  if (dryRun) return { mended: await world.sweepsSetAside.count(), failed: 0, next };
  const lost = await world.sweepsSetAside.take();
  if (lost.length === 0) return { mended: 0, failed: 0, next };
  const { troubled } = await sweep(world, now);
  for (const { receipt } of lost) await world.sweepsSetAside.done(receipt);
  return { mended: lost.length, failed: troubled, next: { part: 'sweeps', dryRun } };
}
