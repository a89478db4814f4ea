import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { fulfilObligation as fulfil, type FulfilmentForm } from '#domain/release/obligations';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

/** Records that something owed after a release was done, in time or not. */
export const fulfilObligation = (
  world: Reach,
  requestId: string,
  id: string,
  caller: Caller,
  form: FulfilmentForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, requestId, now, ({ release }) =>
    fulfil(release, id, form, caller, world.policies.directory, now),
  );
