import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { override, type OverrideForm } from '#domain/release/override';
import { rule, type RulingForm } from '#domain/release/rulings';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'requests' | 'workflow'>;

/** Goes on without the approvals that are missing; everybody concerned is told. */
export const overridePhase = (
  world: Reach,
  id: string,
  caller: Caller,
  form: OverrideForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, id, now, ({ release }) => override(release, form, caller, world.policies.directory, now));

/** Settles a denial that is contested, or takes it further up. */
export const ruleOnDenial = (
  world: Reach,
  id: string,
  caller: Caller,
  form: RulingForm,
  now: string,
): Promise<Outcome<Acted>> =>
  act(world, id, now, ({ release }) => rule(release, form, caller, world.policies.directory, now));
