import { settled } from '#domain/release/environment';
import type { Release } from '#domain/release/release';
import { ok } from '#domain/outcome';
import { supersede } from '#domain/release/supersede';
import { act } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/**
 * Closes the requests that a newer one took the place of. Which they are stands in the record of the environment since
 * the newer one was opened, so whoever is interrupted here is followed by another who finishes it.
 */
export async function supersedePending(world: Reach, { form }: Release, now: string): Promise<void> {
  const { service, environment } = form;
  const record = await world.requests.environment(service, environment);
  const { displaced, latest: newer } = record;
  if (!displaced || !newer) return;
  for (const id of displaced) await act(world, id, now, ({ release }) => ok(supersede(release, newer, now)));
  await world.requests.settleEnvironment(settled(record));
}
