import { describe, expect, it } from 'vitest';
import { reportDeployment } from '#usecases/report-deployment';
import { deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

async function deploying() {
  const gate = setting();
  const id = await gate.authorizes();
  const task = await gate.startsDeployment(id);
  return { gate, id, task };
}

const reporting = async (gate: Setting, id: string, report: Parameters<typeof reportDeployment>[3]) =>
  reportDeployment(gate.world, id, await gate.deployerCaller(id), report, minute(5));

describe('a deployer reports', () => {
  it('a step, which is a sign of life for the waiting workflow', async () => {
    const { gate, id, task } = await deploying();
    expect(await reporting(gate, id, { state: 'step', step: 'Migrating' })).toBeAllowed();
    expect(gate.state.workflow.tasks.get(task.token)).toMatchObject({ heartbeats: 1, over: false });
  });

  it('a step that is recorded although its sign of life got lost: nobody is told that it failed', async () => {
    const { gate, id } = await deploying();
    const heartbeat = () => Promise.reject(new Error('throttled'));
    const world = { ...gate.world, workflow: { ...gate.world.workflow, heartbeat } };
    const caller = await gate.deployerCaller(id);
    const outcome = await reportDeployment(
      world,
      id,
      caller,
      { state: 'step', step: 'Migrating' },
      minute(5),
    );
    expect(outcome).toBeAllowed();
    expect((await gate.world.requests.load(id))?.release.deployment?.lastStep).toBe('Migrating');
  });

  it('success: the workflow goes on to watch, and the environment runs the new version', async () => {
    const { gate, id, task } = await deploying();
    expect(await reporting(gate, id, { state: 'succeeded' })).toBeAllowed();
    expect(gate.wokenWith(task)).toMatchObject({ step: 'watch', name: 'watch-1' });
    expect(await gate.world.requests.environment('checkout', 'production')).toEqual({
      service: 'checkout',
      environment: 'production',
      fence: 1,
      revision: 2,
      running: { requestId: id, version: 'v1.2.3', at: minute(5) },
    });
  });

  it('failure: the workflow ends, and the environment is free', async () => {
    const { gate, id, task } = await deploying();
    expect(await reporting(gate, id, { state: 'failed', note: 'Pods crash.' })).toBeAllowed();
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
    expect(await gate.world.requests.environment('checkout', 'production')).not.toHaveProperty('holder');
  });

  it('the same end twice, and it is recorded once', async () => {
    const { gate, id } = await deploying();
    await reporting(gate, id, { state: 'succeeded' });
    expect(await reporting(gate, id, { state: 'succeeded' })).toMatchObject({
      ok: true,
      value: { events: [] },
    });
    expect((await gate.events(id)).filter((type) => type === 'deployment-succeeded')).toHaveLength(1);
  });
});

describe('nobody else reports', () => {
  it.each([
    ['a person', person('author')],
    ['the pipeline', pipeline],
    ['the deployer of another request', deployerOf('another', 'deployment-1')],
  ])('%s', async (_, caller) => {
    const { gate, id } = await deploying();
    const outcome = await reportDeployment(gate.world, id, caller, { state: 'succeeded' }, minute(5));
    expect(outcome).toBeRefusedWith('not-your-deployment');
    expect(await gate.status(id)).toBe('deploying');
  });

  it('a deployer of another deployment of this request', async () => {
    const { gate, id } = await deploying();
    const caller = deployerOf(id, 'an earlier one');
    expect(await reportDeployment(gate.world, id, caller, { state: 'succeeded' }, minute(5))).toBeRefusedWith(
      'not-your-deployment',
    );
  });

  it('and a report that is refused is no sign of life', async () => {
    const { gate, id, task } = await deploying();
    const caller = deployerOf(id, 'an earlier one');
    await reportDeployment(gate.world, id, caller, { state: 'step', step: 'Late' }, minute(5));
    expect(gate.state.workflow.tasks.get(task.token)).toMatchObject({ heartbeats: 0 });
  });
});
