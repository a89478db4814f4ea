import { withStandIns } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import type { Release } from '#domain/release/release';
import type { World } from './world.ts';

/** Who may do what on this request now: the directory, with those who stand in for somebody who is away. */
export async function directoryFor(
  world: Pick<World, 'delegations' | 'policies'>,
  release: Release,
  now: string,
): Promise<Directory> {
  const decided = release.phases
    .filter(({ outcome }) => outcome === 'open')
    .flatMap(({ decisions }) => decisions.map(({ by }) => by));
  return withStandIns(
    world.policies.directory,
    await world.delegations.known(now),
    { authors: release.requester.authors, decided },
    now,
  );
}
