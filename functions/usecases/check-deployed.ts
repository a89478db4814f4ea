import type { Happening } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { checkHealth, watchReplaced, type Reading } from '#domain/verification/check';
import type { World } from './world.ts';

/** One check of a deployed version, or the end of its watch when another one runs in its place. */
export async function checkDeployed(
  world: Pick<World, 'requests'>,
  release: Release,
  reading: Reading,
  now: string,
): Promise<Happening[]> {
  const { service, environment } = release.form;
  const { running } = await world.requests.environment(service, environment);
  return running && running.requestId !== release.id
    ? watchReplaced(release, running, now)
    : checkHealth(release, reading, now);
}
