import { describe, expect, it } from 'vitest';
import { authorizedSince, nextMilestone, secondsUntil, startDeadline } from '#domain/release/deadline';
import { openPhase } from '#domain/release/open-phase';
import { passTime } from '#domain/release/pass-time';
import type { Release } from '#domain/release/release';
import { gate, gatePlan, manualPlan, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  timePassed,
} from '#test/support/story';

const gateOpen = releaseAfter(...atTheGate);
const typesOf = (events: readonly { type: string }[]) => events.map((event) => event.type);

describe('a phase opens', () => {
  const asked = releaseAfter(opened({ plan: twoPhasePlan() }));
  const reviewed = releaseAfter(opened({ plan: twoPhasePlan() }), phaseOpened('review'), approvedBy('lena'));

  it('when it is its turn, until the policy’s time is over', () => {
    expect(openPhase(asked, 'review', minute(3))).toEqual([
      {
        type: 'phase-opened',
        data: { phase: 'review', expiresAt: minute(63), remindAt: [minute(33)] },
        at: minute(3),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
    expect(typesOf(openPhase(reviewed, 'gate', minute(3)))).toEqual(['phase-opened']);
  });

  it.each<[string, Release, string]>([
    ['before its turn', asked, 'gate'],
    ['twice', gateOpen, 'gate'],
    ['again after it was approved', reviewed, 'review'],
    ['that the policy does not have', asked, 'nowhere'],
    ['of a cancelled request', releaseAfter(opened(), cancelledBy('author')), 'gate'],
    ['of a request that was denied', releaseAfter(...atTheGate, deniedBy('sara')), 'gate'],
    ['when all are approved', releaseAfter(...authorized), 'gate'],
  ])('but not %s', (_, release, phase) => {
    expect(openPhase(release, phase, minute(3))).toEqual([]);
  });
});

describe('R003-27 when its time is over, a phase closes by itself', () => {
  it('at the deadline and not before', () => {
    expect(passTime(releaseAfter(...atTheGate, timePassed(30)), '2026-11-21T10:59:59.999Z')).toEqual([]);
    expect(passTime(gateOpen, minute(60))).toEqual([
      {
        type: 'phase-expired',
        data: { phase: 'gate' },
        at: minute(60),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
  });

  it('without a reminder that is overdue as well', () => {
    expect(typesOf(passTime(gateOpen, minute(90)))).toEqual(['phase-expired']);
  });

  it('even when one of two approvals is there', () => {
    expect(typesOf(passTime(releaseAfter(...atTheGate, approvedBy('devi')), minute(60)))).toEqual([
      'phase-expired',
    ]);
  });

  it('once', () => {
    expect(passTime(releaseAfter(...atTheGate, timePassed(60)), minute(61))).toEqual([]);
  });
});

describe('R003-36 how long a phase stays open is the policy’s to say', () => {
  it.each([1, 30, 1_440])('%d minutes', (minutes) => {
    const plan = gatePlan({ phases: [gate({ expiresAfterMs: minutes * 60_000, remindAfterMs: [] })] });
    const release = releaseAfter(opened({ plan }), phaseOpened());
    expect(passTime(release, minute(minutes - 0.5))).toEqual([]);
    expect(typesOf(passTime(release, minute(minutes)))).toEqual(['phase-expired']);
  });
});

describe('those who have not decided are reminded', () => {
  const plan = gatePlan({ phases: [gate({ remindAfterMs: [20, 40].map((minutes) => minutes * 60_000) })] });
  const twice = [opened({ plan }), phaseOpened()];

  it('when the reminder is due and not before', () => {
    expect(passTime(gateOpen, '2026-11-21T10:29:59.999Z')).toEqual([]);
    expect(passTime(gateOpen, minute(30))).toEqual([
      {
        type: 'reminder-due',
        data: { phase: 'gate', number: 1 },
        at: minute(30),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
  });

  it('once for each reminder', () => {
    expect(passTime(releaseAfter(...atTheGate, timePassed(30)), minute(31))).toEqual([]);
    expect(passTime(releaseAfter(...twice, timePassed(20)), minute(39))).toEqual([]);
    expect(passTime(releaseAfter(...twice, timePassed(20)), minute(40))).toMatchObject([
      { type: 'reminder-due', data: { number: 2 } },
    ]);
  });

  it('one after the other when both are overdue', () => {
    expect(passTime(releaseAfter(...twice), minute(45))).toMatchObject([{ data: { number: 1 } }]);
    expect(passTime(releaseAfter(...twice, timePassed(45)), minute(45))).toMatchObject([
      { data: { number: 2 } },
    ]);
  });

  it('not when the phase is decided', () => {
    expect(passTime(releaseAfter(...authorized), minute(30))).toEqual([]);
  });
});

describe('a start that somebody has to give', () => {
  const waiting = releaseAfter(opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner', 10));

  it('is waited for two hours after the last approval, and no longer', () => {
    expect(startDeadline(waiting)).toBe(minute(130));
    expect(passTime(waiting, '2026-11-21T12:09:59.999Z')).toEqual([]);
    expect(typesOf(passTime(waiting, minute(130)))).toEqual(['start-expired']);
  });

  it('is not missed any more once it was given', () => {
    const started = releaseAfter(
      opened({ plan: manualPlan() }),
      phaseOpened(),
      approvedBy('owner', 10),
      startRequestedBy('operator', 20),
    );
    expect(passTime(started, minute(130))).toEqual([]);
  });

  it('is missed once', () => {
    const expired = releaseAfter(
      opened({ plan: manualPlan() }),
      phaseOpened(),
      approvedBy('owner', 10),
      timePassed(130),
    );
    expect(passTime(expired, minute(131))).toEqual([]);
  });

  it('is not waited for where the policy starts by itself', () => {
    expect(startDeadline(releaseAfter(...authorized))).toBeUndefined();
    expect(passTime(releaseAfter(...authorized), minute(10_000))).toEqual([]);
  });
});

it('time alone changes nothing about a deployed version', () => {
  expect(passTime(releaseAfter(...deployed), minute(10_000))).toEqual([]);
});

describe('the next instant that needs attention', () => {
  const milestoneOf = (release: Release) => nextMilestone(release.plan.phases[0]!, release.phases[0]!);

  it('is the reminder, and after it the deadline', () => {
    expect(milestoneOf(gateOpen)).toEqual({ at: minute(30), kind: 'reminder' });
    expect(milestoneOf(releaseAfter(...atTheGate, timePassed(30)))).toEqual({
      at: minute(60),
      kind: 'deadline',
    });
  });

  it('is the deadline when a reminder would come no earlier', () => {
    const plan = gatePlan({ phases: [gate({ remindAfterMs: [3_600_000] })] });
    expect(milestoneOf(releaseAfter(opened({ plan }), phaseOpened()))).toEqual({
      at: minute(60),
      kind: 'deadline',
    });
  });

  it('is none before the phase opens and after it is decided', () => {
    expect(milestoneOf(releaseAfter(opened()))).toBeUndefined();
    expect(milestoneOf(releaseAfter(...authorized))).toBeUndefined();
  });
});

it('a release is authorized since its last phase was approved', () => {
  const both = releaseAfter(
    opened({ plan: twoPhasePlan() }),
    phaseOpened('review'),
    approvedBy('lena', 5),
    phaseOpened('gate', 6),
    approvedBy('owner', 20),
  );
  expect(authorizedSince(both)).toBe(minute(20));
  const half = [opened({ plan: twoPhasePlan() }), phaseOpened('review'), approvedBy('lena', 5)];
  expect(authorizedSince(releaseAfter(...half))).toBeUndefined();
  expect(authorizedSince(gateOpen)).toBeUndefined();
});

it.each([
  [minute(1), minute(0), 60],
  ['2026-11-21T10:00:00.001Z', minute(0), 1],
  ['2026-11-21T10:00:01.001Z', minute(0), 2],
  [minute(0), minute(0), 1],
  [minute(0), minute(5), 1],
])('from %2$s to %1$s a workflow waits whole seconds, at least one', (until, now, seconds) => {
  expect(secondsUntil(until, now)).toBe(seconds);
});
