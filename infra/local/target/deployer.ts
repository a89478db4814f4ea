import { setTimeout as pause } from 'node:timers/promises';
import type { Memory } from './memory.ts';
import { type DeploymentOrder, deploymentOrder } from './order.ts';
import type { PermitCheck } from './permit.ts';

/**
 * A deployer as Countersign expects one, small enough to be copied. It deploys nothing without a permit, once for
 * each deployment however often it is asked, and reports every step. Killed on the way, it goes on when started.
 */
export interface Deployer {
  /** Takes the webhook: 202 when the deployment runs, or is done already. */
  take(permit: string | undefined, body: Buffer): Promise<{ status: number; answer: unknown }>;
  /** Goes on with what was under way. */
  resume(): void;
  readonly underWay: number;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export interface DeployerOptions {
  readonly memory: Memory;
  readonly checkPermit: PermitCheck;
  readonly now: () => Promise<Date>;
  readonly stepMs: number;
}

const steps = [
  'Fetch the artifacts',
  'Check their digests',
  'Switch the traffic over',
  'Run the smoke tests',
];

export function createDeployer({ memory, checkPermit, now, stepMs }: DeployerOptions): Deployer {
  const underWay = new Map<string, Promise<void>>();

  async function take(permit: string | undefined, body: Buffer) {
    const { refusal } = await checkPermit(permit, body);
    if (refusal !== undefined || permit === undefined)
      return { status: 401, answer: { accepted: false, refusal } };

    const parsed = deploymentOrder.safeParse(jsonOf(body));
    if (!parsed.success)
      return { status: 400, answer: { accepted: false, refusal: 'The order is malformed.' } };
    const order = parsed.data;
    const { id, fence } = order.deployment;
    const { deployments, fences } = memory.now;
    if (!(id in deployments)) {
      const place = placeOf(order);
      if (fence < (fences[place] ?? 0)) {
        return {
          status: 409,
          answer: { accepted: false, refusal: 'A later deployment has been ordered already.' },
        };
      }
      memory.change({
        fences: { ...fences, [place]: fence },
        deployments: { ...deployments, [id]: { order, permit, state: 'running', stepsDone: 0 } },
      });
      start(id);
    }
    return { status: 202, answer: { accepted: true } };
  }

  function start(id: string): void {
    if (underWay.has(id)) return;
    underWay.set(
      id,
      deploy(id)
        .catch((error: unknown) => console.log(`deployment ${id} goes on after a restart: ${String(error)}`))
        .finally(() => underWay.delete(id)),
    );
  }

  /** A final report goes out before the end is remembered: told twice is harmless, never told is not. */
  async function deploy(id: string): Promise<void> {
    const log: string[] = [];
    for (let deployment = memory.now.deployments[id]; deployment; deployment = memory.now.deployments[id]) {
      const { order, permit, stepsDone } = deployment;
      const tell = (state: Report) => report(order.callback, permit, state);
      const step = steps[stepsDone];
      if (step === undefined) {
        await runFromNowOn(order);
        await tell({ state: 'succeeded', log: log.join('\n') || 'Every step was done before a restart.' });
        return remember(id, { state: 'succeeded', permit: '' });
      }
      await pause(stepMs);
      log.push(`${(await now()).toISOString()} ${step}`);
      if (memory.now.measured.failNextDeploy && stepsDone === steps.length - 1) {
        await tell({ state: 'failed', note: `${step}: failed, as it was told to.`, log: log.join('\n') });
        memory.change({ measured: { ...memory.now.measured, failNextDeploy: false } });
        return remember(id, { state: 'failed', permit: '' });
      }
      await tell({ state: 'step', step, number: stepsDone + 1, of: steps.length });
      remember(id, { stepsDone: stepsDone + 1 });
    }
  }

  async function runFromNowOn(order: DeploymentOrder): Promise<void> {
    const { version, commit } = order.request;
    const at = (await now()).toISOString();
    memory.change({ running: { ...memory.now.running, [placeOf(order)]: { version, commit, at } } });
  }

  function remember(id: string, change: Partial<Memory['now']['deployments'][string]>): void {
    const { deployments } = memory.now;
    const deployment = deployments[id];
    if (deployment) memory.change({ deployments: { ...deployments, [id]: { ...deployment, ...change } } });
  }

  return {
    take,
    resume() {
      for (const [id, { state }] of Object.entries(memory.now.deployments))
        if (state === 'running') start(id);
    },
    get underWay() {
      return underWay.size;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

export const placeOf = ({ request }: DeploymentOrder): string => `${request.service}/${request.environment}`;

type Report =
  | { readonly state: 'step'; readonly step: string; readonly number: number; readonly of: number }
  | { readonly state: 'succeeded'; readonly log: string }
  | { readonly state: 'failed'; readonly note: string; readonly log: string };

const reportAttempts = 8;

/** Reports with the permit as the bearer token. Countersign being away is waited out; a refusal is final. */
async function report(callback: string, permit: string, body: Report): Promise<void> {
  for (let attempt = 0; attempt < reportAttempts; attempt++) {
    if (attempt > 0) await pause(250 * 2 ** attempt);
    const answer = await fetch(callback, {
      method: 'POST',
      headers: { authorization: `Bearer ${permit}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(() => undefined);
    if (answer && answer.status < 500 && answer.status !== 429) {
      if (!answer.ok) console.log(`the report was refused with ${answer.status}: ${await answer.text()}`);
      return;
    }
  }
  console.log(`the report to ${callback} did not get through`);
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
