import { describe, expect, it } from 'vitest';
import { openPhase } from '#usecases/open-phase';
import { passMilestone } from '#usecases/pass-milestone';
import { recordDecision } from '#usecases/record-decision';
import { person } from '#test/support/cast';
import { interrupted } from '#test/support/interrupted';
import '#test/support/matchers';
import { manualPlan } from '#test/support/plans';
import { allowed, setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

describe('the workflow opens a phase', () => {
  it('and is told how long to wait for the next milestone', async () => {
    const gate = setting();
    const id = await gate.opens();
    expect(await openPhase(gate.world, id, 'gate', minute(3))).toEqual({
      ok: true,
      value: { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 30 * 60 },
    });
    expect((await gate.release(id)).phases[0]).toMatchObject({ outcome: 'open', expiresAt: minute(63) });
  });

  it('once, however often it asks', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(allowed(await openPhase(gate.world, id, 'gate', minute(10)))).toMatchObject({
      waitSeconds: 20 * 60,
    });
    expect(await gate.events(id)).toEqual(['request-opened', 'phase-opened']);
  });

  it('that was decided already, and is told what comes next instead', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    expect(allowed(await openPhase(gate.world, id, 'gate', minute(10)))).toMatchObject({ step: 'deploy' });
  });

  it('of no request that does not exist', async () => {
    expect(await openPhase(setting().world, 'nowhere', 'gate', minute(0))).toBeRefusedWith('not-found');
  });
});

describe('time passes', () => {
  it('to the reminder, and the workflow waits on for the deadline', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(allowed(await passMilestone(gate.world, id, minute(30)))).toEqual({
      step: 'phase',
      phase: 'gate',
      name: 'gate',
      waitSeconds: 30 * 60,
    });
    expect(await gate.events(id)).toEqual(['request-opened', 'phase-opened', 'reminder-due']);
  });

  it('R003-27 to the deadline: the request closes by itself, and the workflow ends', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(allowed(await passMilestone(gate.world, id, minute(60)))).toMatchObject({ step: 'end' });
    expect(await gate.status(id)).toBe('expired');
    expect((await gate.world.lists.open({ limit: 10, month: '2026-11' })).items).toEqual([]);
  });

  it('and changes nothing before a milestone', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(allowed(await passMilestone(gate.world, id, minute(29)))).toMatchObject({ waitSeconds: 60 });
    expect(await gate.events(id)).toEqual(['request-opened', 'phase-opened']);
  });

  describe('and of a decision in the same moment and the deadline', () => {
    const overtaken = ({ world }: Setting, other: () => Promise<unknown>): Setting['world'] => ({
      ...world,
      requests: interrupted(world.requests, 1, other),
    });

    it('the decision wins whole where it is written first', async () => {
      const gate = setting();
      const id = await gate.opensGate();
      const world = overtaken(gate, () => gate.approves(id, 'owner', 59.999));
      expect(allowed(await passMilestone(world, id, minute(60)))).toMatchObject({ step: 'deploy' });
      expect(await gate.status(id)).toBe('authorized');
      expect((await gate.events(id)).slice(2)).toEqual(['decision-recorded']);
    });

    it('the deadline wins whole where it is written first', async () => {
      const gate = setting();
      const id = await gate.opensGate();
      const world = overtaken(gate, async () => allowed(await passMilestone(gate.world, id, minute(60))));
      const approval = { decision: 'approve' as const };
      expect(await recordDecision(world, id, person('owner'), approval, minute(59.999))).toBeRefusedWith(
        'closed',
      );
      expect(await gate.status(id)).toBe('expired');
      expect((await gate.events(id)).slice(2)).toEqual(['phase-expired']);
    });
  });

  it('to the end of waiting for a start', async () => {
    const gate = setting(manualPlan());
    const id = await gate.authorizes();
    expect(allowed(await passMilestone(gate.world, id, minute(121)))).toMatchObject({ step: 'end' });
    expect(await gate.status(id)).toBe('expired');
  });
});
