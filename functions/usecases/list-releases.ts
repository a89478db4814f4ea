import type { EnvironmentRecord } from '#domain/release/environment';
import { serviceOf } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Release } from '#domain/release/release';
import { statusOf } from '#domain/release/status';
import type { RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest } from '#ports/request-lists';
import type { World } from './world.ts';

type Reach = Pick<World, 'lists' | 'policies' | 'requests'>;

export interface ReleaseHistory extends Page<RequestSummary> {
  readonly running: EnvironmentRecord['running'];
  readonly lastSuccessful: EnvironmentRecord['lastSuccessful'];
}

/** What ran in one environment of a service, what runs there now, and the last release that passed every check. */
export async function listReleases(
  world: Reach,
  service: string,
  environment: string,
  page: PageRequest,
): Promise<Outcome<ReleaseHistory>> {
  const known = serviceOf(world.policies.directory, service);
  if (!known || !Object.hasOwn(known.environments, environment))
    return refused('not-found', `The directory has no ${environment} of ${service}.`);
  const [found, record] = await Promise.all([
    world.lists.ofService(service, environment, page),
    world.requests.environment(service, environment),
  ]);
  return ok({ ...found, running: record.running, lastSuccessful: record.lastSuccessful });
}

/** The releases of a page that were deployed, whole, for their notes. */
export async function deployedReleases(
  world: Reach,
  service: string,
  environment: string,
  page: PageRequest,
): Promise<Outcome<readonly Release[]>> {
  const history = await listReleases(world, service, environment, page);
  if (!history.ok) return history;
  const deployed = history.value.items.filter(
    ({ status }) => status === 'verifying' || status === 'completed',
  );
  const loaded = await Promise.all(deployed.map(({ id }) => world.requests.load(id)));
  const releases = loaded.flatMap((found) => found?.release ?? []);
  return ok(releases.filter((release) => statusOf(release) !== 'failed'));
}
