import { reportDeployment } from '#usecases/report-deployment';
import { reportMeasurements } from '#usecases/report-measurements';
import type { DeploymentOrder } from '#ports/deployer';
import type { DeploymentReport } from '#domain/release/deployment';
import { call, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';

/** Deploys what it is told and reports: step by step, twice, late, wrongly, or never. */
export function deployer(sim: Sim): Observer {
  const { kernel, chances } = sim;
  const known = new Set<string>();
  return {
    ordered(order) {
      const { id } = order.deployment;
      if (known.has(id)) return;
      known.add(id);
      const own = (what: string) => `deployment ${known.size} ${what}`;
      if (chances.happens(own('falls silent'), 0.08)) return;
      const isGood = !chances.happens(own('goes wrong'), 0.1);
      const tookMs = chances.between(own('takes'), 30, 240) * 1_000;
      const end: DeploymentReport = isGood ? { state: 'succeeded' } : { state: 'failed', note: 'No disk.' };
      kernel.after(20_000, () => void report(sim, order, { state: 'step', step: 'Copied' }, own('steps')));
      kernel.after(tookMs, () => void report(sim, order, end, own('ends'), 6));
      if (chances.happens(own('ends twice'), 0.2))
        kernel.after(tookMs + 40, () => void report(sim, order, end, own('ends twice')));
      if (chances.happens(own('says the opposite later'), 0.1))
        kernel.after(tookMs + 600_000, () =>
          report(sim, order, isGood ? { state: 'failed' } : { state: 'succeeded' }, own('says the opposite')),
        );
      if (chances.happens(own('measures something bad'), 0.1))
        kernel.after(tookMs + 90_000, () => measure(sim, order, own('measures')));
    },
  };
}

async function report(
  sim: Sim,
  order: DeploymentOrder,
  form: DeploymentReport,
  name: string,
  left = 0,
): Promise<void> {
  const { id } = order.request;
  const heard = await call(sim, name, (world, now) =>
    reportDeployment(world, id, callerOf(order), form, now),
  );
  if (heard.said === 'ok' && form.state !== 'step') {
    const state = sim.twins.requests.requests.get(id)!.release.deployment?.state;
    if (state !== form.state) sim.broken('S8', `${name}: told ${form.state} is recorded, and it is ${state}`);
  }
  if (left > 0 && (heard.said === 'trouble' || heard.said === 'nothing'))
    sim.kernel.after(5_000 * (8 - left), () => void report(sim, order, form, name, left - 1));
}

const measure = (sim: Sim, order: DeploymentOrder, name: string) =>
  call(sim, name, (world, now) =>
    reportMeasurements(world, order.request.id, callerOf(order), { errorRate: 0.2 }, now),
  );

const callerOf = ({ request, deployment }: DeploymentOrder) =>
  ({ kind: 'deployer', requestId: request.id, deploymentId: deployment.id }) as const;
