import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { Measurements } from '#domain/release/events';
import { reportMeasurements } from '#usecases/report-measurements';
import { sendNotices } from '#usecases/send-notices';
import { watchDeployment } from '#usecases/watch-deployment';
import { deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const reporting = (gate: Setting, id: string, values: Measurements, caller: Caller = pipeline, at = 12) =>
  reportMeasurements(gate.world, id, caller, values, minute(at));

const checks = async (gate: Setting, id: string) =>
  (await gate.events(id)).filter((type) => type === 'health-checked').length;

describe('a reported measurement', () => {
  it('waits for the next check when it is good', async () => {
    const gate = setting();
    const id = await gate.deploys();
    expect(await reporting(gate, id, { errorRate: 0.001 })).toBeAllowed();
    expect(await checks(gate, id)).toBe(0);
    expect(await gate.world.readings.latest(id)).toEqual({
      at: minute(12),
      by: 'shop-release',
      values: { errorRate: 0.001 },
    });
  });

  it('that alerts is a check of its own, once', async () => {
    const gate = setting();
    const id = await gate.deploys();
    await reporting(gate, id, { errorRate: 0.02 });
    await reporting(gate, id, { errorRate: 0.03 }, pipeline, 13);
    expect(await checks(gate, id)).toBe(1);
    expect(await gate.status(id)).toBe('verifying');
  });

  it('at the level to roll back at ends the watch, and the workflow hears of it', async () => {
    const gate = setting();
    const id = await gate.deploys();
    const task = gate.comes(id, 10);
    await watchDeployment(gate.world, task, minute(10));
    await reporting(gate, id, { errorRate: 0.2 });
    expect(await gate.status(id)).toBe('failed');
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
  });

  it('R000-10 that is bad is told at once to the developers and to operations', async () => {
    const gate = setting();
    const id = await gate.deploys();
    await reporting(gate, id, { errorRate: 0.02 });
    const { sequence = 0 } = (await gate.world.requests.events(id)).at(-1) ?? {};
    await sendNotices(gate.world, id, sequence, 'stream', minute(12));
    const told = gate.state.mail.outbox.filter(({ subject }) => subject.startsWith('unhealthy'));
    expect(told.map(({ to }) => to)).toEqual([
      'author@example.com',
      'teammate@example.com',
      'sara@example.com',
      'devi@example.com',
      'lena@example.com',
    ]);
  });
});

describe('a measurement is reported', () => {
  it.each<[string, Caller]>([
    ['by the service’s pipeline', pipeline],
    ['by its team', person('teammate')],
  ])('%s', async (_, caller) => {
    const gate = setting();
    const id = await gate.deploys();
    expect(await reporting(gate, id, { errorRate: 0 }, caller)).toBeAllowed();
  });

  it('by the deployer', async () => {
    const gate = setting();
    const id = await gate.deploys();
    expect(await reporting(gate, id, { errorRate: 0 }, await gate.deployerCaller(id))).toBeAllowed();
  });

  it.each<[string, Caller]>([
    ['by an approver', person('devi')],
    ['by another pipeline', { ...pipeline, id: 'docs-release' }],
    ['by another deployer', deployerOf('another', 'deployment-1')],
  ])('but not %s', async (_, caller) => {
    const gate = setting();
    const id = await gate.deploys();
    expect(await reporting(gate, id, { errorRate: 1 }, caller)).toBeRefusedWith('not-eligible');
    expect(await gate.world.readings.latest(id)).toBeUndefined();
    expect(await gate.status(id)).toBe('verifying');
  });

  it('but not of a request that is closed', async () => {
    const gate = setting();
    const id = await gate.deploys();
    await reporting(gate, id, { errorRate: 1 });
    expect(await reporting(gate, id, { errorRate: 0 })).toBeRefusedWith('closed');
  });

  it('but not of a request that does not exist', async () => {
    expect(await reporting(setting(), 'nowhere', { errorRate: 0 })).toBeRefusedWith('not-found');
  });
});
