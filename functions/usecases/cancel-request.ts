import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { cancel } from '#domain/release/cancel';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

export const cancelRequest = (
  world: Reach,
  id: string,
  caller: Caller,
  reason: string,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, id, now, ({ release }) => cancel(release, caller, reason, world.policies.directory, now));
