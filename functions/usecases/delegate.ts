import type { Caller } from '#domain/identity/caller';
import {
  delegate as delegated,
  revoke,
  type Delegation,
  type DelegationForm,
} from '#domain/identity/delegation';
import type { Outcome } from '#domain/outcome';
import type { World } from './world.ts';

type Reach = Pick<World, 'delegations' | 'ids' | 'policies'>;

/** A person who will be away names who decides for them. */
export async function delegate(
  world: Reach,
  caller: Caller,
  form: DelegationForm,
  now: string,
): Promise<Outcome<Delegation>> {
  const known = await world.delegations.known(now);
  const made = delegated(world.policies.directory, known, caller, form, world.ids.ulid(now), now);
  if (made.ok) await world.delegations.keep(made.value);
  return made;
}

/** Takes a delegation back; from then on nobody stands in. */
export async function revokeDelegation(
  world: Reach,
  caller: Caller,
  id: string,
  now: string,
): Promise<Outcome<Delegation>> {
  const known = await world.delegations.known(now);
  const revoked = revoke(
    known.find((one) => one.id === id),
    caller,
    now,
  );
  if (revoked.ok) await world.delegations.keep(revoked.value);
  return revoked;
}
