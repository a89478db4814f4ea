import { describe, expect, it } from 'vitest';
import type { Plan } from '#domain/policy/plan';
import { conditionsDeadline } from '#domain/release/conditions-left';
import { beginConditions } from '#domain/release/conditions-begin';
import { explain } from '#domain/release/explain';
import { nextStep } from '#domain/release/next-step';
import { passTime } from '#domain/release/pass-time';
import type { Duration } from '#domain/time/duration';
import { byTheWall } from '#domain/time/end-of';
import { office } from '#test/domain/time/calendars';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  conditionJudgedBy,
  conditionResolved,
  conditionsBegun,
  deploymentReported,
  deploymentStarted,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  type Step,
} from '#test/support/story';

/** The stories begin on Saturday, 21 November 2026: nobody works before Monday, nine o'clock in Berlin. */
const monday = (clock: string) => `2026-11-23T${clock}:00.000Z`;
const tuesday = (clock: string) => `2026-11-24T${clock}:00.000Z`;
const wednesday = (clock: string) => `2026-11-25T${clock}:00.000Z`;
const business = (count: number, unit: 'minute' | 'hour' | 'day'): Duration => ({
  kind: 'business',
  count,
  unit,
});

describe('what is owed may count business time', () => {
  const owedUnder = (whole: Partial<Plan>, within?: Duration) =>
    releaseAfter(
      opened({
        plan: matrixPlan(
          {
            approvals: role('devops-team'),
            slots: [
              slot('devops-team', { critical: true }),
              ...(within ? [slot('operators', { mode: 'post-deployment', within })] : []),
            ],
          },
          { verify: [], calendar: office(), ...whole },
        ),
      }),
      phaseOpened(),
      approvedBy('devi', 1, { conditions: [{ text: 'Watch it', due: 'after-deployment' }] }),
      deploymentStarted(2),
      deploymentReported({ state: 'succeeded' }, 5),
    ).obligations;
  const afterwards = {
    reviewsMs: business(1, 'day'),
    conditionsMs: business(2, 'hour'),
    blocksNext: true,
  };

  it('R004-27 as a task of the policy, settled when it is deployed, with the reminder after half of the work', () => {
    const postMortem = { what: 'Post-mortem', role: 'operators', withinMs: business(2, 'day') };
    expect(owedUnder({ obligations: [postMortem] })?.at(-1)).toMatchObject({
      remindAt: monday('16:00'),
      dueAt: wednesday('08:00'),
    });
  });

  it('R002-32 as what an approver asked for after the release', () => {
    expect(owedUnder({ afterwards })).toMatchObject([{ remindAt: monday('09:00'), dueAt: monday('10:00') }]);
  });

  it('R002-7 as the review of a role that was to look afterwards, in its own time', () => {
    expect(owedUnder({ afterwards }, business(4, 'hour'))?.[0]).toMatchObject({
      kind: 'review',
      remindAt: monday('10:00'),
      dueAt: monday('12:00'),
    });
  });

  it('and where the row has no time, in that of the policy', () => {
    const slots = [slot('devops-team'), slot('operators', { mode: 'post-deployment' as const })];
    const release = releaseAfter(
      opened({
        plan: matrixPlan(
          { approvals: role('devops-team'), slots },
          { verify: [], calendar: office(), afterwards },
        ),
      }),
      phaseOpened(),
      approvedBy('devi'),
      deploymentStarted(2),
      deploymentReported({ state: 'succeeded' }, 5),
    );
    expect(release.obligations).toMatchObject([{ dueAt: tuesday('08:00') }]);
  });
});

describe('conditions may count business time', () => {
  const plan = gatePlan({ calendar: office(), conditions: { withinMs: business(1, 'day') } });
  const approved: Step[] = [
    opened({ plan }),
    phaseOpened(),
    approvedBy('devi', 1, { conditions: [{ text: 'Update the API examples', due: 'before-deployment' }] }),
    approvedBy('lena', 2),
  ];
  const waiting = releaseAfter(...approved, conditionsBegun(2));

  it('R002-15 from the last approval on, and the request says until when', () => {
    expect(conditionsDeadline(waiting)).toBe(tuesday('08:00'));
    expect(explain(waiting, cast).expiresAt).toBe(tuesday('08:00'));
    expect(waiting).toStand(
      'awaiting-conditions',
      'Approved with conditions that have yet to be met before 08:00 UTC on 24 November 2026: “Update the API examples” (devi).',
    );
    expect(nextStep(waiting, monday('08:00'))).toEqual({ step: 'conditions', waitSeconds: 86_400 });
  });

  it('as it was settled, whatever the calendar says now', () => {
    const edited = { ...waiting, plan: { ...plan, calendar: office({ zone: 'Asia/Kathmandu' }) } };
    expect(conditionsDeadline(edited)).toBe(tuesday('08:00'));
  });

  it('and expire when it is over, not before', () => {
    expect(passTime(waiting, tuesday('07:59'))).toEqual([]);
    expect(passTime(waiting, tuesday('08:00'))).toMatchObject([{ type: 'conditions-expired' }]);
  });

  it('settled once, and only where conditions are left', () => {
    const ends = () => tuesday('08:00');
    expect(beginConditions(waiting, ends, minute(3))).toEqual([]);
    expect(beginConditions(releaseAfter(...approved.slice(0, -1)), ends, minute(3))).toEqual([]);
    const met = [...approved.slice(0, -1), conditionResolved('c1', 1), conditionJudgedBy('devi', true, 1)];
    expect(beginConditions(releaseAfter(...met, approvedBy('lena', 2)), ends, minute(3))).toEqual([]);
  });

  it('settled anew when everything is approved anew', () => {
    const again = {
      ...waiting,
      phases: waiting.phases.map((phase) => ({ ...phase, decidedAt: minute(9) })),
    };
    expect(conditionsDeadline(again)).toBeUndefined();
    expect(beginConditions(again, () => wednesday('08:00'), minute(9))).toMatchObject([
      { data: { since: minute(9), until: wednesday('08:00') } },
    ]);
  });

  it('nothing is settled where they count by the wall', () => {
    const wall = releaseAfter(
      opened({ plan: { ...plan, conditions: { withinMs: 3_600_000 } } }),
      ...approved.slice(1),
    );
    expect(conditionsDeadline(wall)).toBe(minute(62));
    expect(beginConditions(wall, byTheWall, minute(2))).toEqual([]);
  });
});
