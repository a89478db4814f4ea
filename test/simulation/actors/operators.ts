import { cancelRequest } from '#usecases/cancel-request';
import { requestStart } from '#usecases/request-start';
import { call, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';
import { executionCalls } from '../world/workflow-service.ts';

/** A release manager who cancels, and somebody who starts by hand what does not start by itself. */
export function managers(sim: Sim): Observer {
  const { kernel, chances, twins, broken } = sim;
  const seen = new Set<string>();
  return {
    committed({ after: { id } }) {
      if (seen.has(id)) return;
      seen.add(id);
      const number = seen.size;
      if (chances.happens(`man cancels ${number}`, 0.12)) {
        const cancel = async () => {
          const heard = await call(sim, `man cancels ${number}`, (world, now) =>
            cancelRequest(world, id, { kind: 'person', id: 'man' }, 'Not today.', now),
          );
          if (heard.said === 'ok' && !twins.requests.requests.get(id)!.release.cancelled)
            broken('S8', `${id} was said to be cancelled and is not`);
        };
        kernel.after(chances.between(`man cancels ${number} at`, 10, 4_000) * 1_000, cancel);
      }
      for (const turn of [1, 2, 3, 4])
        kernel.after(turn * 1_100_000, async () => {
          const release = twins.requests.requests.get(id)?.release;
          if (release?.plan.deploy.start !== 'manual') return;
          await call(sim, `ben starts ${number}`, (world, now) =>
            requestStart(world, id, { kind: 'person', id: 'ben' }, now),
          );
        });
    },
  };
}

/** Somebody to whom no mail goes, until their address is mended. Others are told of them, R003-28. */
export function mailboxes({ kernel, chances, twins, policies }: Sim): void {
  if (!chances.happens('an address refused', 0.1)) return;
  const { email } = chances.pick('which is refused', policies.directory.people);
  twins.mail.refused.add(email);
  kernel.after(chances.between('address mended at', 10, 6_000) * 1_000, () => {
    kernel.note('operator', `mends ${email}`);
    twins.mail.refused.clear();
  });
}

/** What befalls executions: they get lost, are redriven, and a new version of the machines is deployed. */
export function cloud(sim: Sim): void {
  const { kernel, chances, engine, twins } = sim;
  const executions = executionCalls(engine, twins.requests.requests);
  for (const turn of [1, 2, 3]) {
    const at = (what: string) => chances.between(`${what} ${turn} at`, 10, 6_000) * 1_000;
    if (chances.happens(`execution lost ${turn}`, 0.12))
      kernel.after(at('execution lost'), async () => {
        const running = await executions.running();
        if (running.length === 0) return;
        const lost = chances.pick(`which is lost ${turn}`, running);
        kernel.note('cloud', `stops ${lost.split(':').at(-1)}`);
        await executions.stop(lost);
      });
    if (chances.happens(`redriven ${turn}`, 0.12))
      kernel.after(at('redriven'), async () => {
        for (const ended of await executions.ended()) {
          kernel.note('operator', `redrives ${ended.split(':').at(-1)}`);
          await executions.redrive(ended);
        }
      });
    if (chances.happens(`redeployed ${turn}`, 0.08)) kernel.after(at('redeployed'), executions.redeploy);
  }
}

/** What a target measures: mostly good, sometimes bad, sometimes nothing. */
export function metrics(sim: Sim): void {
  const { kernel, chances, twins } = sim;
  twins.metrics.measured.set('demo', { errorRate: 0.001 });
  for (const turn of [1, 2]) {
    const at = chances.between(`metrics ${turn} at`, 600, 6_000) * 1_000;
    if (chances.happens(`metrics turn bad ${turn}`, 0.15))
      kernel.after(at, () => void twins.metrics.measured.set('demo', { errorRate: 0.1 }));
    if (chances.happens(`metrics fall silent ${turn}`, 0.1))
      kernel.after(at, () => void twins.metrics.measured.delete('demo'));
    if (chances.happens(`metrics recover ${turn}`, 0.15))
      kernel.after(at + 400_000, () => void twins.metrics.measured.set('demo', { errorRate: 0.002 }));
  }
}

/** A clock that jumps: a machine that slept, a virtual machine that was moved. */
export function jumps({ kernel, chances }: Sim): void {
  for (const turn of [1, 2])
    if (chances.happens(`the clock jumps ${turn}`, 0.1)) {
      const minutes = chances.between(`jump ${turn}`, 1, 90);
      kernel.after(chances.between(`jump ${turn} at`, 60, 5_000) * 1_000, () =>
        kernel.jump(minutes * 60_000),
      );
    }
}
