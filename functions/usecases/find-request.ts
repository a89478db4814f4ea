import { ok, refused, type Outcome } from '#domain/outcome';
import type { Release } from '#domain/release/release';
import type { World } from './world.ts';

export async function findRequest(world: Pick<World, 'requests'>, id: string): Promise<Outcome<Release>> {
  const loaded = await world.requests.load(id);
  return loaded ? ok(loaded.release) : refused('not-found', `There is no request ${id}.`);
}
