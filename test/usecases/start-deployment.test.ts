import { describe, expect, it } from 'vitest';
import { sha256 } from '#domain/audit/canonical';
import type { RequestStore } from '#ports/request-store';
import { failDeployment } from '#usecases/fail-deployment';
import { reportDeployment } from '#usecases/report-deployment';
import { startDeployment } from '#usecases/start-deployment';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import { allowed, setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const orders = ({ state }: Setting) =>
  [...state.deployer.deployments.values()].map(
    ({ body }) => JSON.parse(body) as { deployment: { id: string } },
  );

const starting = (gate: Setting, id: string, at = 2) =>
  startDeployment(gate.world, gate.comes(id, at), minute(at));

describe('when every approval is there, the deployment', () => {
  it('R000-5 is ordered: exactly what was approved, with where to report', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    expect(await starting(gate, id)).toBeAllowed();
    const { deployment } = await gate.release(id);
    expect(orders(gate)).toEqual([
      {
        deployment: { id: deployment?.id, fence: 1 },
        request: {
          id,
          service: 'checkout',
          environment: 'production',
          version: 'v1.2.3',
          commit: 'c0ffee'.padEnd(40, '0'),
          artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
        },
        callback: `https://gate.example.com/v1/requests/${id}/deployment-events`,
      },
    ]);
  });

  it('is allowed by a permit for exactly that, as long as a deployment may take', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    await starting(gate, id);
    const [order] = gate.state.deployer.deployments.values();
    const { deployment } = await gate.release(id);
    expect(gate.state.permits.issued.get(order?.permit ?? '')).toEqual({
      requestId: id,
      deploymentId: deployment?.id,
      fence: 1,
      permitId: deployment?.permit,
      service: 'checkout',
      environment: 'production',
      version: 'v1.2.3',
      commit: 'c0ffee'.padEnd(40, '0'),
      artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
      bodySha256: sha256(order?.body ?? ''),
      issuedAt: minute(2),
      expiresAt: minute(62),
    });
  });

  it('holds its environment, and the workflow waits for the report', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    const task = await gate.startsDeployment(id);
    expect(await gate.world.requests.environment('checkout', 'production')).toMatchObject({
      holder: id,
      fence: 1,
    });
    expect(await gate.world.requests.load(id)).toMatchObject({ wait: { wait: 'deploy', token: task.token } });
    expect(await gate.status(id)).toBe('deploying');
  });

  it('is recorded before anybody is asked', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    gate.state.deployer.unreachable.add('demo');
    await expect(starting(gate, id)).rejects.toThrow('does not answer');
    expect(await gate.events(id)).toContain('deployment-started');
    expect(await gate.status(id)).toBe('deploying');
  });
});

describe('a start that is repeated', () => {
  it('asks for the same deployment, and there is one', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    gate.state.deployer.unreachable.add('demo');
    await expect(starting(gate, id)).rejects.toThrow();
    const { deployment } = await gate.release(id);
    gate.state.deployer.unreachable.clear();
    expect(await starting(gate, id, 3)).toBeAllowed();
    expect(await starting(gate, id, 4)).toBeAllowed();
    expect(orders(gate).map((order) => order.deployment.id)).toEqual([deployment?.id]);
    expect((await gate.events(id)).filter((type) => type === 'deployment-started')).toHaveLength(1);
    expect(await gate.world.requests.environment('checkout', 'production')).toMatchObject({ fence: 1 });
  });

  it('finds the deployment it recorded when the answer was lost', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    const requests: RequestStore = {
      ...gate.world.requests,
      async commit(commit) {
        await gate.world.requests.commit(commit);
        throw new Error('the line is cut');
      },
    };
    expect(await startDeployment({ ...gate.world, requests }, gate.comes(id, 2), minute(2))).toBeAllowed();
    expect(orders(gate)).toHaveLength(1);
  });

  it('asks nobody when the deployment is over, and completes its task', async () => {
    const gate = setting();
    const id = await gate.deploys();
    gate.state.deployer.deployments.clear();
    const task = gate.comes(id, 6);
    expect(await startDeployment(gate.world, task, minute(6))).toBeAllowed();
    expect(orders(gate)).toEqual([]);
    expect(gate.wokenWith(task)).toMatchObject({ step: 'watch' });
  });
});

describe('a deployment does not start', () => {
  it('while another one holds the environment, and nothing of it is recorded', async () => {
    const gate = setting();
    const [first, second] = [await gate.authorizes(), await gate.authorizes({ version: 'v1.2.4' })];
    await starting(gate, first);
    expect(await starting(gate, second)).toBeRefusedWith('busy');
    expect(await gate.events(second)).not.toContain('deployment-started');
    expect(orders(gate)).toHaveLength(1);
  });

  it('twice at once in one environment', async () => {
    const gate = setting();
    const [first, second] = [await gate.authorizes(), await gate.authorizes({ version: 'v1.2.4' })];
    const outcomes = await Promise.all([starting(gate, first), starting(gate, second)]);
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(orders(gate)).toHaveLength(1);
  });

  it('but does as soon as the environment is free, with a higher fence', async () => {
    const gate = setting();
    const [first, second] = [await gate.authorizes(), await gate.authorizes({ version: 'v1.2.4' })];
    await starting(gate, first);
    const report = { state: 'failed', note: 'Pods crash.' } as const;
    allowed(await reportDeployment(gate.world, first, await gate.deployerCaller(first), report, minute(3)));
    expect(await starting(gate, second, 4)).toBeAllowed();
    expect((await gate.release(second)).deployment).toMatchObject({ fence: 2 });
  });

  it('when the deployer says no, in the deployer’s own words', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    gate.state.deployer.refusing.set('demo', 'The demo target takes no deployments today.');
    const outcome = await starting(gate, id);
    expect(outcome).toBeRefusedWith('deployer-refused');
    expect(outcome).toMatchObject({ refusal: { detail: 'The demo target takes no deployments today.' } });
  });

  it('where the directory no longer names a target', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    const services = cast.services.map((service) => ({ ...service, environments: {} }));
    const policies = { ...gate.world.policies, directory: { ...cast, services } };
    const outcome = await startDeployment({ ...gate.world, policies }, gate.comes(id, 2), minute(2));
    expect(outcome).toBeRefusedWith('unknown-service');
  });
});

describe('a deployment that cannot report its own failure', () => {
  it('is recorded as failed, with the reason, and frees the environment', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    await starting(gate, id);
    const step = allowed(await failDeployment(gate.world, id, 'The deployer fell silent.', minute(9)));
    expect(step).toMatchObject({ step: 'end' });
    expect((await gate.release(id)).deployment).toMatchObject({ reason: 'The deployer fell silent.' });
    expect(await gate.world.requests.environment('checkout', 'production')).not.toHaveProperty('holder');
  });

  it('that reported success meanwhile stays a success', async () => {
    const gate = setting();
    const id = await gate.deploys();
    expect(allowed(await failDeployment(gate.world, id, 'Silence.', minute(9)))).toMatchObject({
      step: 'watch',
    });
    expect(await gate.status(id)).toBe('verifying');
  });
});
