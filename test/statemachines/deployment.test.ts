import { describe, expect, it, vi } from 'vitest';
import { story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

/** A release that was approved and is being deployed. */
async function approved() {
  const tale = await story();
  tale.metrics.measured.set('demo', { errorRate: 0.001, latencyP99Ms: 90, healthy: true });
  await tale.decides('olga', 'approve');
  return tale;
}

describe('the deployment', () => {
  it('R000-7 starts automatically on approval and completes when every check passed', async () => {
    const tale = await approved();
    await tale.reports({ state: 'step', step: 'switching traffic', number: 1, of: 2 });
    expect(await tale.status()).toBe('deploying');
    await tale.reports({ state: 'succeeded' });
    expect(await tale.status()).toBe('verifying');
    await tale.minutes(29);
    expect(await tale.status()).toBe('verifying');
    await tale.minutes(1);
    expect(await tale.status()).toBe('completed');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('R000-9 checks the health every five minutes after it', async () => {
    const tale = await approved();
    await tale.reports({ state: 'succeeded' });
    await tale.minutes(30);
    expect((await tale.events()).filter((type) => type === 'health-checked')).toHaveLength(7);
  });

  it('a failure the deployer reports ends the release', async () => {
    const tale = await approved();
    await tale.reports({ state: 'failed', note: 'image not found' });
    expect(await tale.status()).toBe('failed');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('a deployer that refuses ends the release with its reason', async () => {
    const tale = await story();
    tale.deployer.refusing.set('demo', 'The deployer at demo answered 403.');
    await tale.decides('olga', 'approve');
    expect((await tale.release()).deployment).toMatchObject({
      state: 'failed',
      reason: 'The deployer at demo answered 403.',
    });
  });

  it('a deployer that is away for a moment is asked again, for the same deployment', async () => {
    const tale = await story();
    tale.deployer.unreachable.add('demo');
    await tale.decides('olga', 'approve');
    tale.deployer.unreachable.clear();
    await tale.minutes(1);
    expect((await tale.events()).filter((type) => type === 'deployment-started')).toHaveLength(1);
    expect(tale.deployer.deployments.size).toBe(1);
  });

  it('R003-30 a deployer that stays away fails the deployment', async () => {
    const tale = await story();
    tale.deployer.unreachable.add('demo');
    await tale.decides('olga', 'approve');
    await tale.minutes(10);
    expect(await tale.status()).toBe('failed');
    expect((await tale.release()).deployment?.reason).toBe('The deployer could not be reached.');
  });

  it('a deployer that falls silent fails it', async () => {
    const tale = await approved();
    await tale.minutes(60);
    expect((await tale.release()).deployment?.reason).toBe('The deployer fell silent.');
  });

  it('each report is a sign of life', async () => {
    const tale = await approved();
    const heartbeat = (await tale.release()).plan.deploy.heartbeatMs / 60_000;
    await tale.minutes(heartbeat - 1);
    await tale.reports({ state: 'step', step: 'still copying' });
    await tale.minutes(heartbeat - 1);
    expect(await tale.status()).toBe('deploying');
  });

  it('a deployment that takes longer than the policy allows is failed although it reports', async () => {
    const tale = await approved();
    const { timeoutMs, heartbeatMs } = (await tale.release()).plan.deploy;
    for (let waited = 0; waited < timeoutMs; waited += heartbeatMs / 2) {
      await tale.reports({ state: 'step', step: 'still copying' });
      await tale.clock.advance(heartbeatMs / 2);
    }
    expect((await tale.release()).deployment?.reason).toBe(
      'The deployment took longer than the policy allows.',
    );
  });

  it('waits for an environment that another deployment holds, then takes it', async () => {
    const tale = await story();
    const free = await tale.holdsEnvironment('another release');
    await tale.decides('olga', 'approve');
    await tale.minutes(5);
    expect(await tale.status()).toBe('authorized');
    await free();
    await tale.minutes(1);
    expect(await tale.status()).toBe('deploying');
    expect((await tale.release()).deployment?.fence).toBe(2);
  });

  it('gives up after an hour of a busy environment', async () => {
    const tale = await story();
    await tale.holdsEnvironment('another release');
    await tale.decides('olga', 'approve');
    await tale.minutes(61);
    expect((await tale.release()).deployment?.reason).toBe(
      'Another deployment held the environment for an hour.',
    );
    expect(tale.deployer.deployments.size).toBe(0);
  });

  it('a reading at the level to roll back at ends the watch at once', async () => {
    const tale = await approved();
    await tale.reports({ state: 'succeeded' });
    await tale.minutes(7);
    await tale.measures({ errorRate: 0.2 });
    expect(await tale.status()).toBe('failed');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('a target that does not answer is watched on and fails after twice the time', async () => {
    const tale = await approved();
    tale.metrics.measured.clear();
    await tale.reports({ state: 'succeeded' });
    await tale.minutes(59);
    expect(await tale.status()).toBe('verifying');
    await tale.minutes(1);
    expect(await tale.status()).toBe('failed');
  });
});
