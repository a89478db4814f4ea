import * as z from 'zod';
import type { Deployer } from '#ports/deployer';

export interface MemoryDeployer {
  /** Deployments that were accepted, by their id, with what the deployer was told first. */
  readonly deployments: Map<string, AcceptedDeployment>;
  /** Targets that say no, with the sentence they say. */
  readonly refusing: Map<string, string>;
  /** Targets that do not answer at the moment. */
  readonly unreachable: Set<string>;
}

export interface AcceptedDeployment {
  readonly target: { readonly name: string; readonly path: string };
  readonly body: string;
  readonly permit: string;
}

export const noDeployments = (): MemoryDeployer => ({
  deployments: new Map(),
  refusing: new Map(),
  unreachable: new Set(),
});

const order = z.object({ deployment: z.object({ id: z.string() }) });

export const memoryDeployer = (state: MemoryDeployer): Deployer => ({
  async deploy(target, body, permit) {
    if (state.unreachable.has(target.name)) throw new Error(`the deployer at ${target.name} does not answer`);
    const sentence = state.refusing.get(target.name);
    if (sentence !== undefined) return { outcome: 'refused', sentence };
    const { id } = order.parse(JSON.parse(body)).deployment;
    if (!state.deployments.has(id)) state.deployments.set(id, { target, body, permit });
    return { outcome: 'accepted' };
  },
});
