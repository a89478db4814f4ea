import { describe, expect, it, vi } from 'vitest';
import { standingOf } from '#domain/release/status';
import { watchDeployment } from '#usecases/watch-deployment';
import { gatePlan, stage } from '#test/support/plans';
import { setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const well = { errorRate: 0.001 };

/** Deployed in minute 5; the stage of half an hour is over in minute 35. */
async function watching(gate: Setting, at: number) {
  const id = await gate.deploys();
  const task = gate.comes(id, at);
  await watchDeployment(gate.world, task, minute(at));
  return { id, task };
}

const lastCheck = async (gate: Setting, id: string) => {
  const last = (await gate.world.requests.events(id)).at(-1);
  return last?.type === 'health-checked' ? last.data : undefined;
};

describe('a deployed version is checked', () => {
  it('R000-9 by asking its target, and the workflow waits for the next check', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', well);
    const { id, task } = await watching(gate, 10);
    expect(await lastCheck(gate, id)).toMatchObject({ source: 'target', values: well, outcome: 'watching' });
    expect(gate.wokenWith(task)).toBeUndefined();
    expect(await gate.world.requests.load(id)).toMatchObject({
      wait: { wait: 'watch-1', token: task.token },
    });
  });

  it('until the last stage is over: then the workflow ends and the version is the last successful one', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', well);
    const { id, task } = await watching(gate, 35);
    expect(await gate.status(id)).toBe('completed');
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
    expect(await gate.world.requests.environment('checkout', 'production')).toMatchObject({
      lastSuccessful: { requestId: id, version: 'v1.2.3', at: minute(35) },
    });
  });

  it('stage by stage', async () => {
    const gate = setting(gatePlan({ verify: [stage(), stage({ title: 'The day after' })] }));
    gate.state.metrics.measured.set('demo', well);
    const { task } = await watching(gate, 35);
    expect(gate.wokenWith(task)).toMatchObject({ step: 'watch', name: 'watch-2' });
  });

  it('and fails at once when it is as bad as that', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', { errorRate: 0.2 });
    const { id, task } = await watching(gate, 10);
    expect(await gate.status(id)).toBe('failed');
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
  });

  it('not any more once another one runs in its place: what is measured then is not about it', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', { errorRate: 0.2 });
    const id = await gate.deploys();
    const { environments } = gate.state.requests;
    const record = environments.get('checkout#production')!;
    const running = { requestId: 'another', version: 'v1.3.0', at: minute(9) };
    environments.set('checkout#production', { ...record, running });
    const task = gate.comes(id, 10);
    await watchDeployment(gate.world, task, minute(10));
    expect(await lastCheck(gate, id)).toMatchObject({ outcome: 'replaced', verdict: 'unknown', values: {} });
    const { release } = (await gate.world.requests.load(id))!;
    expect(standingOf(release)).toEqual({
      status: 'superseded',
      because:
        'Deployed, and replaced before its watch was over. v1.3.0 (request another) runs in its place.',
    });
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
  });

  it('and silence is no health', async () => {
    const gate = setting();
    const { id } = await watching(gate, 35);
    expect(await lastCheck(gate, id)).toMatchObject({
      source: 'none',
      verdict: 'unknown',
      outcome: 'watching',
    });
    await watchDeployment(gate.world, gate.comes(id, 65), minute(65));
    expect(await gate.status(id)).toBe('failed');
  });
});

describe('what a monitor reported', () => {
  const reported = { at: minute(7), by: 'shop-release', values: { errorRate: 0.007 } };

  it('since the deployment goes before what the target says', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', well);
    const id = await gate.deploys();
    await gate.world.readings.report(id, reported);
    const read = vi.spyOn(gate.world.monitor, 'read');
    await watchDeployment(gate.world, gate.comes(id, 10), minute(10));
    expect(await lastCheck(gate, id)).toMatchObject({ source: 'reported', values: reported.values });
    expect(read).not.toHaveBeenCalled();
  });

  it('is counted once: the next check asks the target', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', well);
    const id = await gate.deploys();
    await gate.world.readings.report(id, reported);
    await watchDeployment(gate.world, gate.comes(id, 10), minute(10));
    await watchDeployment(gate.world, gate.comes(id, 15), minute(15));
    expect(await lastCheck(gate, id)).toMatchObject({ source: 'target', values: well });
  });

  it('before the version was deployed is not about it', async () => {
    const gate = setting();
    const id = await gate.deploys();
    await gate.world.readings.report(id, { ...reported, at: minute(4) });
    await watchDeployment(gate.world, gate.comes(id, 10), minute(10));
    expect(await lastCheck(gate, id)).toMatchObject({ source: 'none' });
  });
});

describe('nothing is checked', () => {
  it('when the stage was decided meanwhile: the task is completed', async () => {
    const gate = setting();
    gate.state.metrics.measured.set('demo', { errorRate: 0.2 });
    const { id } = await watching(gate, 10);
    const task = gate.comes(id, 15);
    await watchDeployment(gate.world, task, minute(15));
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
    expect((await gate.events(id)).filter((type) => type === 'health-checked')).toHaveLength(1);
  });

  it('when another check passed the stage while the target was asked', async () => {
    const gate = setting(gatePlan({ verify: [stage(), stage()] }));
    const id = await gate.deploys();
    const task = gate.comes(id, 35);
    const monitor = {
      async read() {
        gate.state.metrics.measured.set('demo', well);
        await watchDeployment(gate.world, task, minute(35));
        return { errorRate: 0.2 };
      },
    };
    await watchDeployment({ ...gate.world, monitor }, task, minute(35));
    expect(await lastCheck(gate, id)).toMatchObject({ outcome: 'stage-passed' });
    expect(await gate.status(id)).toBe('verifying');
  });

  it('of a request that does not exist: that is a bug', async () => {
    const { world } = setting();
    const task = { requestId: 'nowhere', token: 'token', enteredAt: minute(0) };
    await expect(watchDeployment(world, task, minute(0))).rejects.toThrow('this is a bug');
  });
});
