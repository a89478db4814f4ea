import { serviceOf } from '#domain/identity/directory';
import { ok } from '#domain/outcome';
import { nextStep, waitOf } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import type { Reading } from '#domain/verification/check';
import { act } from './act.ts';
import { awaitRecord, type WaitingTask } from './await-record.ts';
import { checkDeployed } from './check-deployed.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'monitor' | 'policies' | 'readings' | 'requests' | 'workflow'>;

/** One check of a deployed version. The task goes on waiting until the stage is decided or the next check is due. */
export async function watchDeployment(world: Reach, task: WaitingTask, now: string): Promise<void> {
  const before = await world.requests.load(task.requestId);
  if (!before) throw new Error(`nothing to watch: there is no request ${task.requestId} (this is a bug)`);
  const step = nextStep(before.release, now);
  const waitFor = step.step === 'watch' ? waitOf(step) : 'watch';
  const loaded = await awaitRecord(world, task, waitFor, now);
  if (!loaded) return;
  const reading = await read(world, loaded.release);
  await act(world, task.requestId, now, async ({ release }) =>
    ok(waitOf(nextStep(release, now)) === waitFor ? await checkDeployed(world, release, reading, now) : []),
  );
}

/** What a monitor reported since the last check counts; without a report the target is asked. */
async function read(world: Reach, release: Release): Promise<Reading> {
  const reported = await world.readings.latest(release.id);
  const since = release.watch?.last?.at ?? release.watch?.stageStartedAt ?? '';
  if (reported && reported.at > since) return { values: reported.values, source: 'reported' };
  const place = serviceOf(world.policies.directory, release.form.service)?.environments[
    release.form.environment
  ];
  if (!place?.metrics) return { values: {}, source: 'none' };
  const values = await world.monitor.read({ name: place.target, path: place.metrics });
  return values ? { values, source: 'target' } : { values: {}, source: 'none' };
}
