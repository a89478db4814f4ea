import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { requestStart as start } from '#domain/release/deployment';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

/** Somebody starts by hand what the policy does not start by itself. */
export const requestStart = (
  world: Reach,
  id: string,
  caller: Caller,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, id, now, ({ release }) => start(release, caller, world.policies.directory, now));
