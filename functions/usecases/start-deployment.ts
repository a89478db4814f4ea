import { sha256 } from '#domain/audit/canonical';
import { serviceOf } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { startDeployment as started } from '#domain/release/deployment';
import { take, type EnvironmentRecord } from '#domain/release/environment';
import type { Release } from '#domain/release/release';
import { isoOf, msOf } from '#domain/time';
import type { DeploymentOrder } from '#ports/deployer';
import { act } from './act.ts';
import { awaitRecord, type WaitingTask } from './await-record.ts';
import type { World } from './world.ts';

type Reach = Pick<
  World,
  'deployer' | 'ids' | 'log' | 'permits' | 'policies' | 'publicUrl' | 'requests' | 'workflow'
>;

/**
 * Starts the deployment of an authorized release and leaves the task waiting for the deployer's report. The record
 * comes first: whatever is called afterwards is called for a deployment that exists, and again for the same one if
 * this is repeated. Refused (`busy`, or by the deployer) when it cannot go on like this.
 */
export async function startDeployment(world: Reach, task: WaitingTask, now: string): Promise<Outcome<void>> {
  const loaded = await awaitRecord(world, task, 'deploy', now);
  if (!loaded) return ok(undefined);
  const place = placeOf(world, loaded.release);
  if (!place)
    return refused('unknown-service', 'The directory no longer names a target for this environment.');

  let taken: EnvironmentRecord | undefined;
  const acted = await act(
    world,
    task.requestId,
    now,
    async ({ release }) => {
      taken = undefined;
      if (release.deployment) return ok([]);
      const record = await world.requests.environment(release.form.service, release.form.environment);
      const free = take(record, release.id);
      if (!free.ok) return free;
      taken = free.value;
      const ticket = {
        id: world.ids.ulid(now),
        fence: taken.fence,
        permit: world.ids.ulid(now),
        target: place.target,
      };
      return ok(started(release, ticket, now));
    },
    () => taken,
  );
  if (!acted.ok) return acted;
  const { release } = acted.value;
  if (release.deployment?.state !== 'running') return ok(undefined);
  return order(world, release, place, now);
}

function placeOf(world: Reach, release: Release) {
  const place = serviceOf(world.policies.directory, release.form.service)?.environments[
    release.form.environment
  ];
  return place && { target: place.target, path: place.deploy };
}

async function order(
  world: Reach,
  release: Release,
  place: { target: string; path: string },
  now: string,
): Promise<Outcome<void>> {
  const { id, fence, permit: permitId } = release.deployment!;
  const { service, environment, version, commit, artifacts } = release.form;
  const body = JSON.stringify({
    deployment: { id, fence },
    request: { id: release.id, service, environment, version, commit, artifacts },
    callback: `${world.publicUrl}/v1/requests/${release.id}/deployment-events`,
  } satisfies DeploymentOrder);
  const permit = await world.permits.issue({
    requestId: release.id,
    deploymentId: id,
    fence,
    permitId,
    service,
    environment,
    version,
    commit,
    artifacts,
    bodySha256: sha256(body),
    issuedAt: now,
    expiresAt: isoOf(msOf(now) + release.plan.deploy.timeoutMs),
  });
  const answer = await world.deployer.deploy({ name: place.target, path: place.path }, body, permit);
  return answer.outcome === 'accepted' ? ok(undefined) : refused('deployer-refused', answer.sentence);
}
