import { withStandIns, type Delegation } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import type { Release } from '#domain/release/release';
import { spentFor } from '#domain/release/spent';
import type { World } from './world.ts';

/** Who may do what on this request now: the directory, with those who stand in for somebody who is away. */
export const directoryFor = async (
  world: Pick<World, 'delegations' | 'policies'>,
  release: Release,
  now: string,
): Promise<Directory> =>
  directoryWith(world.policies.directory, await world.delegations.known(now), release, now);

/** The same where the delegations are known already, because many requests are looked at. */
export function directoryWith(
  directory: Directory,
  delegations: readonly Delegation[],
  release: Release,
  now: string,
): Directory {
  const decided = release.phases
    .filter(({ outcome }) => outcome === 'open')
    .flatMap((phase) => spentFor(release, phase));
  return withStandIns(directory, delegations, { authors: release.requester.authors, decided }, now);
}
