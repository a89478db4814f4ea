import type { Caller } from '#domain/identity/caller';
import { refused, type Outcome } from '#domain/outcome';
import { reportDeployment as report, type DeploymentReport } from '#domain/release/deployment';
import { endsUnder } from './ends-under.ts';
import { act, type Acted } from './act.ts';
import type { World } from './world.ts';

type Reach = Pick<World, 'log' | 'requests' | 'workflow'>;

/** A deployer reports with its permit. Each report is a sign of life for the waiting workflow. */
export async function reportDeployment(
  world: Reach,
  id: string,
  caller: Caller,
  form: DeploymentReport,
  now: string,
): Promise<Outcome<Acted>> {
  if (caller.kind !== 'deployer' || caller.requestId !== id)
    return refused('not-your-deployment', 'Deployment reports need the permit of this request.');
  const acted = await act(world, id, now, async ({ release }) =>
    report(release, caller.deploymentId, form, await endsUnder(release.plan), now),
  );
  if (acted.ok && form.state === 'step') await keepAlive(world, id);
  return acted;
}

/** The report stands already: a sign of life that gets lost must not make the deployer report it again. */
async function keepAlive(world: Reach, id: string): Promise<void> {
  try {
    const loaded = await world.requests.load(id);
    if (loaded?.wait) await world.workflow.heartbeat(loaded.wait.token);
  } catch (trouble) {
    world.log.warn('reported, but the workflow did not hear the sign of life', { requestId: id }, trouble);
  }
}
