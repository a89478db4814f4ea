import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import type { ExpiryStep, PhasePlan, Plan } from '#domain/policy/plan';
import { apply } from '#domain/release/apply';
import { nextMilestone } from '#domain/release/deadline';
import { decide } from '#domain/release/decide';
import { explain } from '#domain/release/explain';
import type { Happening } from '#domain/release/events';
import { manifestDigest } from '#domain/release/manifest';
import { openPhase } from '#domain/release/open-phase';
import { passTime } from '#domain/release/pass-time';
import type { Release } from '#domain/release/release';
import { slotsOf } from '#domain/release/slots';
import { isoOf, msOf } from '#domain/time';
import type { BusinessDuration } from '#domain/time/duration';
import { office } from '#test/domain/time/calendars';
import { fittingApproval } from '#test/support/ballots';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import { anyMatrixPlan } from '#test/support/matrices';
import { allOf, gate, gatePlan, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  deniedBy,
  evidenceAttached,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';

const minuteMs = 60_000;
const hour = 60 * minuteMs;

const opening = (over: Partial<PhasePlan> = {}, whole: Partial<Plan> = {}) =>
  [opened({ plan: matrixPlan(over, whole) }), phaseOpened()] as const;

/** Everything that comes up by itself until then, as often as somebody looks. */
const drained = (release: Release, now: string): Release => {
  for (let looks = 0; looks < 50; looks += 1) {
    const events = passTime(release, now);
    if (events.length === 0) return release;
    release = events.reduce<Release>((state, event) => apply(state, storyId, event), release);
  }
  throw new Error('time passed, and never came to an end');
};

const at = (minutes: number, ...steps: Step[]) => drained(releaseAfter(...steps), minute(minutes));
const happens = (minutes: number, ...steps: Step[]) =>
  passTime(releaseAfter(...steps), minute(minutes)).map(({ type, data }) => ({ type, ...data }));

describe('R002-7 when the time of a role is over', () => {
  it('a required one is chased, once', () => {
    expect(happens(9.9, ...opening())).toEqual([]);
    expect(happens(10, ...opening())).toEqual([{ type: 'slot-overdue', phase: 'gate', role: 'devops-team' }]);
    expect(happens(10, ...opening(), timePassed(10))).toEqual([]);
    const chased = releaseAfter(...opening(), timePassed(10));
    expect(slotsOf(chased.plan.phases[0]!, chased.phases[0]!)[0]).toMatchObject({ state: 'overdue' });
  });

  it('it is not when it has decided', () => {
    expect(happens(10, ...opening(), approvedBy('devi'))).toEqual([]);
  });

  it('one that was asked if available is waived', () => {
    expect(happens(15, ...opening(), timePassed(10))).toEqual([
      {
        type: 'slot-waived',
        phase: 'gate',
        role: 'sre-team',
        because: 'not available within 15 minutes',
        outcome: 'open',
      },
    ]);
    const waived = releaseAfter(...opening(), timePassed(10), timePassed(15));
    expect(waived.phases[0]!.waived).toEqual([
      { role: 'sre-team', at: minute(15), because: 'not available within 15 minutes', owed: false },
    ]);
    expect(slotsOf(waived.plan.phases[0]!, waived.phases[0]!)[2]).toMatchObject({
      state: 'waived',
      because: 'not available within 15 minutes',
    });
  });

  it('that completes a phase that waited for nothing else', () => {
    const approved = releaseAfter(...opening(), approvedBy('devi'), approvedBy('lena'), timePassed(15));
    expect(approved.phases[0]).toMatchObject({ outcome: 'approved', decidedAt: minute(15) });
    expect(approved).toStand('authorized', 'Every approval is there; the deployment starts by itself.');
  });

  it('but not one whose evidence is still missing, which completes it later', () => {
    const steps = [
      opened({ plan: matrixPlan(), form: { evidence: { tests: { failed: 0 } } } }),
      phaseOpened(),
      approvedBy('devi'),
      approvedBy('lena'),
      timePassed(15),
    ];
    expect(releaseAfter(...steps).phases[0]!.outcome).toBe('open');
    const proven = releaseAfter(...steps, evidenceAttached('vulnerabilities', { critical: 0 }, 16));
    expect(proven.phases[0]).toMatchObject({ outcome: 'approved', decidedAt: minute(16) });
  });

  it('waived, it may still answer, and an answer is no second waiver', () => {
    const late = releaseAfter(...opening(), timePassed(10), timePassed(15), approvedBy('sara', 16));
    expect(late.phases[0]!.decisions).toHaveLength(1);
    expect(late.phases[0]!.outcome).toBe('open');
  });

  it('an optional one, and one after the release, are let be', () => {
    const plan = opening({
      approvals: role('devops-team'),
      slots: [
        slot('devops-team'),
        slot('platform-owner', { mode: 'optional', within: minuteMs }),
        slot('operators', { mode: 'post-deployment', within: minuteMs }),
        slot('sre-team', { mode: 'not-needed', within: minuteMs }),
      ],
    });
    expect(happens(59, ...plan)).toEqual([]);
  });

  it('nobody who is asked if available is waited for longer than the phase', () => {
    const plan = opening({
      slots: [
        slot('devops-team'),
        slot('platform-leads'),
        slot('sre-team', { mode: 'if-available', within: 9 * hour }),
      ],
    });
    expect(happens(60, ...plan, approvedBy('devi'), approvedBy('lena'))).toEqual([
      {
        type: 'slot-waived',
        phase: 'gate',
        role: 'sre-team',
        because: 'not available before time ran out',
        outcome: 'approved',
      },
    ]);
  });

  it('and whoever looks late approves what was complete in time', () => {
    expect(at(90, ...opening(), approvedBy('devi'), approvedBy('lena')).phases[0]!.outcome).toBe('approved');
    expect(at(90, ...opening(), approvedBy('devi')).phases[0]!.outcome).toBe('expired');
  });
});

it('R002-23 everybody who is needed is warned before the time is over', () => {
  const plan = opening({ warnBeforeMs: 20 * minuteMs, slots: [slot('devops-team')] });
  const opensWith = releaseAfter(...plan).phases[0]!;
  expect(opensWith.remindAt).toEqual([minute(40)]);
  expect(happens(40, ...plan)).toEqual([{ type: 'reminder-due', phase: 'gate', number: 1 }]);
});

describe('R002-23 when a phase runs out of time, one step after the other', () => {
  const ladder: readonly ExpiryStep[] = [
    { how: 'escalate', to: ['platform-owner'], for: hour },
    { how: 'reduce', for: 2 * hour },
    { how: 'proceed' },
    { how: 'postpone', for: 24 * hour },
  ];
  const plan = (...onExpiry: ExpiryStep[]) =>
    opening({
      slots: [
        slot('devops-team', { critical: true }),
        slot('platform-leads'),
        slot('platform-owner', { mode: 'optional' }),
      ],
      onExpiry,
    });

  it('its steps end where it was settled when it opened', () => {
    expect(releaseAfter(...plan(...ladder)).phases[0]!.extensions).toEqual([
      minute(120),
      minute(240),
      minute(240),
      minute(240 + 24 * 60),
    ]);
  });

  it('without any it expires', () => {
    expect(happens(60, ...plan())).toEqual([{ type: 'phase-expired', phase: 'gate' }]);
  });

  it('it is escalated to roles that may decide alone', () => {
    expect(happens(60, ...plan(...ladder))).toEqual([
      {
        type: 'deadline-passed',
        phase: 'gate',
        step: 1,
        how: 'escalate',
        to: ['platform-owner'],
        expiresAt: minute(120),
        outcome: 'open',
      },
    ]);
    const escalated = releaseAfter(...plan(...ladder), timePassed(60));
    expect(explain(escalated, cast)).toMatchObject({
      status: 'in-review',
      expiresAt: minute(120),
      missing: [{ who: ['owner', 'devi', 'dave', 'twohats', 'lena'].toSorted(asListed) }],
    });
    expect(releaseAfter(...plan(...ladder), timePassed(60), approvedBy('owner', 61)).phases[0]!.outcome).toBe(
      'approved',
    );
  });

  it('which approves at once where such a role had approved before', () => {
    expect(happens(60, ...plan(...ladder), approvedBy('owner'))).toEqual([
      {
        type: 'deadline-passed',
        phase: 'gate',
        step: 1,
        how: 'escalate',
        to: ['platform-owner'],
        outcome: 'approved',
      },
    ]);
  });

  it('then only what is critical is needed, and the others review after the release', () => {
    const steps = [...plan(...ladder), timePassed(60)];
    expect(happens(120, ...steps)).toEqual([
      {
        type: 'deadline-passed',
        phase: 'gate',
        step: 2,
        how: 'reduce',
        waived: ['platform-leads'],
        expiresAt: minute(240),
        outcome: 'open',
      },
    ]);
    const reduced = releaseAfter(...steps, timePassed(120));
    expect(reduced.phases[0]).toMatchObject({
      reduced: true,
      stepsTaken: 2,
      waived: [{ role: 'platform-leads', owed: true, because: 'time ran out' }],
    });
    expect(releaseAfter(...steps, timePassed(120), approvedBy('devi', 121)).phases[0]!.outcome).toBe(
      'approved',
    );
  });

  it('which approves at once where all that is critical is there', () => {
    expect(happens(60, ...plan(...ladder.slice(1)), approvedBy('devi'))).toMatchObject([
      { how: 'reduce', outcome: 'approved', waived: ['platform-leads'] },
    ]);
  });

  it('then it goes on with reviews owed, where all that is critical is there', () => {
    const proceeds = plan({ how: 'proceed' });
    expect(happens(60, ...proceeds, approvedBy('devi'))).toEqual([
      {
        type: 'deadline-passed',
        phase: 'gate',
        step: 1,
        how: 'proceed',
        waived: ['platform-leads'],
        outcome: 'approved',
      },
    ]);
    expect(happens(60, ...proceeds, approvedBy('lena'))).toEqual([{ type: 'phase-expired', phase: 'gate' }]);
  });

  it('then it is postponed, and after the last step it expires', () => {
    const steps = [...plan(...ladder), timePassed(60), timePassed(120)];
    expect(happens(240, ...steps)).toEqual([
      {
        type: 'deadline-passed',
        phase: 'gate',
        step: 4,
        how: 'postpone',
        expiresAt: minute(240 + 24 * 60),
        outcome: 'open',
      },
    ]);
    const postponed = [...steps, timePassed(240)];
    expect(happens(240 + 24 * 60 - 1, ...postponed)).toEqual([]);
    expect(happens(240 + 24 * 60, ...postponed)).toEqual([{ type: 'phase-expired', phase: 'gate' }]);
  });

  it('a step that would change nothing is passed over', () => {
    const twice: ExpiryStep[] = [
      { how: 'reduce', for: hour },
      { how: 'reduce', for: hour },
      { how: 'postpone', for: hour },
    ];
    expect(happens(60, ...plan(...twice), approvedBy('lena'))).toMatchObject([{ step: 3, how: 'postpone' }]);
    expect(happens(120, ...plan(...twice), timePassed(60))).toMatchObject([{ step: 3, how: 'postpone' }]);
  });

  it('nothing is decided between two steps, and afterwards it is', () => {
    const late = releaseAfter(...plan(...ladder));
    const ballot = {
      by: 'devi',
      decision: 'approve',
      assurance: 'token',
      seen: manifestDigest(late),
    } as const;
    expect(decide(late, ballot, cast, minute(61))).toBeRefusedWith('too-late');
    expect(decide(drained(late, minute(61)), ballot, cast, minute(61))).toBeAllowed();
  });

  it('whoever looks long afterwards takes all of them at once', () => {
    expect(at(100_000, ...plan(...ladder)).phases[0]).toMatchObject({ outcome: 'expired', stepsTaken: 4 });
  });

  it('a denial meanwhile ends it', () => {
    const denied = releaseAfter(...plan(...ladder), timePassed(60), deniedBy('devi', 'No.', 61));
    expect(passTime(denied, minute(120))).toEqual([]);
  });
});

const asListed = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);
const order = cast.people.map(({ id }) => id);

describe('business time', () => {
  const business = (count: number, unit: BusinessDuration['unit']) =>
    ({ kind: 'business', count, unit }) as const;

  it('counts for roles and for steps as for the phase, on the calendar of the plan', () => {
    const release = releaseAfter(
      opened({
        plan: gatePlan({
          calendar: office(),
          phases: [
            gate({
              approvals: allOf(role('devops-team'), role('platform-leads')),
              slots: [
                slot('devops-team', { within: business(2, 'hour') }),
                slot('platform-leads', { within: 24 * hour }),
                slot('sre-team', { mode: 'if-available', within: business(1, 'day') }),
              ],
              expiresAfterMs: business(2, 'day'),
              remindAfterMs: [],
              onExpiry: [
                { how: 'escalate', to: ['platform-owner'], for: business(4, 'hour') },
                { how: 'postpone', for: business(1, 'day') },
              ],
            }),
          ],
        }),
      }),
    );
    // Saturday, at eleven in Berlin; the office opens on Monday at nine.
    expect(openPhase(release, 'gate', minute(0))[0]!.data).toEqual({
      phase: 'gate',
      expiresAt: '2026-11-25T08:00:00.000Z',
      due: [
        { role: 'platform-leads', at: '2026-11-22T10:00:00.000Z' },
        { role: 'devops-team', at: '2026-11-23T10:00:00.000Z' },
        { role: 'sre-team', at: '2026-11-24T08:00:00.000Z' },
      ],
      extensions: ['2026-11-25T12:00:00.000Z', '2026-11-26T12:00:00.000Z'],
    });
  });
});

describe('time that passes', () => {
  /** Approvals that are tried at these seconds, by these people. */
  const anyAttempts = fc.array(
    fc.record({
      second: fc.integer({ min: 0, max: 400 }),
      by: fc.constantFrom(...cast.people.map(({ id }) => id)),
      decision: fc.constantFrom('approve', 'approve', 'approve', 'deny' as const),
    }),
    { maxLength: 8 },
  );
  const second = (count: number) => isoOf(msOf(minute(0)) + count * 1_000);
  const end = 1_200;

  /** What became of the phase, but for when somebody looked and whom they chased. */
  const become = ({ phases }: Release) =>
    phases.map(({ outcome, waived = [], reduced, escalatedTo, stepsTaken, expiresAt, decisions }) => ({
      outcome,
      waived: waived.map(({ role: name, owed }) => `${name} ${owed}`).toSorted(),
      reduced,
      escalatedTo,
      stepsTaken,
      expiresAt,
      decisions: decisions.map(({ by }) => by),
    }));

  type Attempt = { second: number; by: string; decision: 'approve' | 'deny' };

  const tried = (release: Release, { by, decision, second: when }: Attempt): Release => {
    const approval = fittingApproval(release, by, cast);
    const outcome = decide(
      release,
      { ...approval, decision, reason: 'No.', matter: 'other' },
      cast,
      second(when),
    );
    return outcome.ok ? folded(release, outcome.value) : release;
  };
  const folded = (release: Release, events: readonly Happening[]) =>
    events.reduce<Release>((state, event) => apply(state, storyId, event), release);

  /** Somebody looks at exactly each milestone, as the state machine does; any earlier and nothing is due yet. */
  const onTime = (release: Release, until: string): Release => {
    for (let looks = 0; looks < 50; looks += 1) {
      const phase = release.phases[0]!;
      const next = nextMilestone(release.plan.phases[0]!, phase);
      if (next) expect(passTime(release, isoOf(msOf(next.at) - 1))).toEqual([]);
      if (!next || next.at > until) return release;
      release = folded(release, passTime(release, next.at));
    }
    throw new Error('a milestone did not pass');
  };

  const lived = (
    plan: Plan,
    attempts: readonly Attempt[],
    pass: (release: Release, now: string) => Release,
  ) => {
    let release = releaseAfter(opened({ plan }), phaseOpened());
    for (const attempt of attempts.toSorted((a, b) => a.second - b.second))
      release = tried(pass(release, second(attempt.second)), attempt);
    return pass(release, second(end));
  };

  it('leads to the same end whether somebody looked in time, late or far too often', () => {
    fc.assert(
      fc.property(
        anyMatrixPlan,
        anyAttempts,
        fc.array(fc.integer({ min: 0, max: end })),
        (plan, attempts, looks) => {
          const inTime = lived(plan, attempts, onTime);
          const late = lived(plan, attempts, drained);
          const often = lived(plan, attempts, (release, now) => {
            for (const look of looks.map(second).toSorted())
              if (look < now) {
                release = folded(release, passTime(release, look));
                release = folded(release, passTime(release, look));
              }
            return drained(release, now);
          });
          expect(become(late)).toEqual(become(inTime));
          expect(become(often)).toEqual(become(inTime));
        },
      ),
    );
  });

  it('never leaves a phase open that waits for nothing, nor one that is over', () => {
    fc.assert(
      fc.property(anyMatrixPlan, anyAttempts, (plan, attempts) => {
        let release = releaseAfter(opened({ plan }), phaseOpened());
        for (const attempt of attempts.toSorted((a, b) => a.second - b.second)) {
          release = tried(onTime(release, second(attempt.second)), attempt);
          if (release.phases[0]!.outcome === 'open')
            expect(explain(release, cast).missing).not.toHaveLength(0);
        }
        expect(onTime(release, second(end)).phases[0]!.outcome).not.toBe('open');
      }),
    );
  });
});
