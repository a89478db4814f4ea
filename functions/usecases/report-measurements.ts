import type { Caller } from '#domain/identity/caller';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { Measurements } from '#domain/release/events';
import { actorOf, maySpeakFor } from '#domain/release/open';
import { isClosed, standingOf } from '#domain/release/status';
import { isUrgent } from '#domain/verification/check';
import { act } from './act.ts';
import { checkDeployed } from './check-deployed.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'policies' | 'readings' | 'requests' | 'workflow'>;

/** A monitor reports. The next check counts it; one that is too bad to wait for is a check of its own. */
export async function reportMeasurements(
  world: Reach,
  id: string,
  caller: Caller,
  values: Measurements,
  now: string,
): Promise<Outcome<void>> {
  const loaded = await world.requests.load(id);
  if (!loaded) return refused('not-found', `There is no request ${id}.`);
  const { release } = loaded;
  if (!maySpeakFor(release, caller, world.policies.directory))
    return refused('not-eligible', 'Only the service’s pipeline, team or deployer may report measurements.');
  const standing = standingOf(release);
  if (isClosed(standing.status))
    return refused('closed', `Nothing is being watched any more. ${standing.because}`, {
      present: { ...standing },
    });
  await world.readings.report(id, { at: now, by: actorOf(caller).id, values });
  if (!isUrgent(release, values)) return ok(undefined);
  const acted = await act(world, id, now, async (current) =>
    ok(
      isUrgent(current.release, values)
        ? await checkDeployed(world, current.release, { values, source: 'reported' }, now)
        : [],
    ),
  );
  return acted.ok ? ok(undefined) : acted;
}
