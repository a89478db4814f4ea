import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployer, DeploymentOrder } from '#ports/deployer';
import { storyId } from '#test/support/story';

export interface DeployerAtWork {
  readonly deployer: Deployer;
  /** What reached the target named `demo`, oldest first, each deployment once. */
  readonly arrived: () => readonly {
    readonly path: string;
    readonly body: string;
    readonly permit: string;
  }[];
  /** From now on the target says no. */
  readonly refuses: () => void;
  /** From now on the target does not answer, until it does. */
  readonly fallsSilent: () => void;
  readonly answersAgain: () => void;
  readonly close?: () => Promise<void>;
}

const demo = { name: 'demo', path: '/deploy' };
const order = (id = 'deployment-1') =>
  JSON.stringify({
    deployment: { id, fence: 1 },
    request: {
      id: storyId,
      service: 'checkout',
      environment: 'production',
      version: 'v1.2.3',
      commit: 'c0ffee'.padEnd(40, '0'),
      artifacts: [],
    },
    callback: `https://gate.example.com/v1/requests/${storyId}/deployment-events`,
  } satisfies DeploymentOrder);

/** What `Deployer` promises, held against one deployer. */
export function deployerContract(name: string, make: () => DeployerAtWork | Promise<DeployerAtWork>): void {
  describe(`a deployer (${name})`, () => {
    let work: DeployerAtWork;
    beforeEach(async () => {
      work = await make();
      return work.close;
    });

    it('is asked with the very body the permit is for', async () => {
      expect(await work.deployer.deploy(demo, order(), 'the.permit.it')).toEqual({ outcome: 'accepted' });
      expect(work.arrived()).toEqual([{ path: '/deploy', body: order(), permit: 'the.permit.it' }]);
    });

    it('accepts the same deployment again, which stays one', async () => {
      await work.deployer.deploy(demo, order(), 'first.permit.it');
      expect(await work.deployer.deploy(demo, order(), 'second.permit.it')).toEqual({ outcome: 'accepted' });
      expect(work.arrived()).toHaveLength(1);
    });

    it('accepts another deployment', async () => {
      await work.deployer.deploy(demo, order('deployment-1'), 'first.permit.it');
      await work.deployer.deploy(demo, order('deployment-2'), 'second.permit.it');
      expect(work.arrived()).toHaveLength(2);
    });

    it('may say no, in a sentence', async () => {
      work.refuses();
      const answer = await work.deployer.deploy(demo, order(), 'the.permit.it');
      expect(answer).toEqual({ outcome: 'refused', sentence: expect.stringMatching(/^[A-Z].*\.$/) });
      expect(work.arrived()).toEqual([]);
    });

    it('throws while the target does not answer, and can be asked again', async () => {
      work.fallsSilent();
      await expect(work.deployer.deploy(demo, order(), 'the.permit.it')).rejects.toThrow();
      work.answersAgain();
      expect(await work.deployer.deploy(demo, order(), 'the.permit.it')).toEqual({ outcome: 'accepted' });
    });
  });
}
