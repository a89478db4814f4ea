import { describe, expect, it } from 'vitest';
import { slotsOf, type Slot } from '#domain/release/slots';
import { allOf, gate, gatePlan, role } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  deniedBy,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  timePassed,
  type Step,
} from '#test/support/story';

const slotsAfter = (...steps: readonly Step[]): readonly Slot[] => {
  const release = releaseAfter(...steps);
  return slotsOf(release.plan.phases[0]!, release.phases[0]!);
};

/** `devops-team shared: approved by devi` */
const said = (slots: readonly Slot[]) =>
  slots.map(({ role: name, mode, state, by }) => `${name} ${mode}: ${state}${by ? ` by ${by}` : ''}`);

describe('the slots of a phase', () => {
  it('are pending for every role while nobody has decided', () => {
    expect(said(slotsAfter(...atTheGate))).toEqual([
      'platform-owner alone: pending',
      'devops-team shared: pending',
      'platform-leads shared: pending',
      'sre-team shared: pending',
    ]);
  });

  it('are filled by decisions, and a shared role stays pending beside one', () => {
    expect(said(slotsAfter(...atTheGate, approvedBy('devi')))).toEqual([
      'platform-owner alone: pending',
      'devops-team shared: approved by devi',
      'devops-team shared: pending',
      'platform-leads shared: pending',
      'sre-team shared: pending',
    ]);
  });

  it('are not needed any more once every approval is there', () => {
    expect(said(slotsAfter(...authorized))).toEqual([
      'platform-owner alone: not-needed',
      'devops-team shared: approved by devi',
      'platform-leads shared: approved by lena',
      'sre-team shared: not-needed',
    ]);
  });

  it('are not needed any more once somebody denied', () => {
    expect(said(slotsAfter(...atTheGate, approvedBy('devi'), deniedBy('sara')))).toEqual([
      'platform-owner alone: not-needed',
      'devops-team shared: approved by devi',
      'platform-leads shared: not-needed',
      'sre-team shared: denied by sara',
    ]);
  });

  it('are not needed any more once the time was over', () => {
    for (const slot of slotsAfter(...atTheGate, timePassed(60))) expect(slot.state).toBe('not-needed');
  });

  it('are required where the policy asks for the role itself', () => {
    const plan = gatePlan({ phases: [gate({ approvals: allOf(role('devops-team'), role('sre-team')) })] });
    expect(said(slotsAfter(opened({ plan }), phaseOpened(), approvedBy('sara')))).toEqual([
      'devops-team required: pending',
      'sre-team required: approved by sara',
    ]);
  });

  it('say when they were filled, and when they are due', () => {
    const [owner, devops] = slotsAfter(...atTheGate, approvedBy('devi', 7));
    expect(owner).toEqual({ role: 'platform-owner', mode: 'alone', state: 'pending', dueAt: minute(60) });
    expect(devops).toEqual({
      role: 'devops-team',
      mode: 'shared',
      state: 'approved',
      by: 'devi',
      at: minute(7),
    });
  });

  it('are not due before the phase has opened', () => {
    for (const slot of slotsAfter(opened())) expect(slot).not.toHaveProperty('dueAt');
  });
});
