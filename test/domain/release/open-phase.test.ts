import { describe, expect, it } from 'vitest';
import type { PhasePlan } from '#domain/policy/plan';
import { nextMilestone } from '#domain/release/deadline';
import { openPhase } from '#domain/release/open-phase';
import type { BusinessDuration } from '#domain/time/duration';
import { office } from '#test/domain/time/calendars';
import { gate, gatePlan } from '#test/support/plans';
import { minute, opened, phaseOpened, releaseAfter } from '#test/support/story';

const business = (count: number, unit: BusinessDuration['unit']) =>
  ({ kind: 'business', count, unit }) as const;

const planOf = (rules: Partial<PhasePlan>) => gatePlan({ phases: [gate(rules)], calendar: office() });
const askedFor = (rules: Partial<PhasePlan>) => releaseAfter(opened({ plan: planOf(rules) }));

/** Stories begin on a Saturday at eleven in Berlin. */
const saturday = minute(0);

describe('the times of a phase are settled when it opens', () => {
  it('in business time on the calendar of the plan', () => {
    const release = askedFor({
      expiresAfterMs: business(2, 'day'),
      remindAfterMs: [business(4, 'hour'), business(1, 'day')],
    });
    expect(openPhase(release, 'gate', saturday)[0]?.data).toEqual({
      phase: 'gate',
      remindAt: ['2026-11-23T12:00:00.000Z', '2026-11-24T08:00:00.000Z'],
      expiresAt: '2026-11-25T08:00:00.000Z',
    });
  });

  it('by the wall clock whatever the calendar says', () => {
    const release = askedFor({ expiresAfterMs: 3_600_000, remindAfterMs: [] });
    expect(openPhase(release, 'gate', saturday)[0]?.data).toEqual({ phase: 'gate', expiresAt: minute(60) });
  });

  it('with the reminders in the order in which they come this time', () => {
    const rules = {
      expiresAfterMs: business(2, 'day'),
      remindAfterMs: [business(1, 'hour'), 24 * 3_600_000],
    };
    expect(openPhase(askedFor(rules), 'gate', saturday)[0]?.data).toMatchObject({
      remindAt: ['2026-11-22T10:00:00.000Z', '2026-11-23T09:00:00.000Z'],
    });
  });

  it('without a reminder that this time would come after the end', () => {
    const rules = { expiresAfterMs: 24 * 3_600_000, remindAfterMs: [3_600_000, business(1, 'hour')] };
    expect(openPhase(askedFor(rules), 'gate', saturday)[0]?.data).toMatchObject({ remindAt: [minute(60)] });
  });
});

it('an open phase goes on by what was recorded, whatever the plan’s calendar would say now', () => {
  const release = releaseAfter(
    opened({ plan: planOf({ expiresAfterMs: business(1, 'day'), remindAfterMs: [] }) }),
    phaseOpened(),
  );
  const edited = { ...release, plan: { ...release.plan, calendar: office({ zone: 'Asia/Kathmandu' }) } };
  expect(nextMilestone(edited.plan.phases[0]!, edited.phases[0]!)).toEqual({
    at: '2026-11-24T08:00:00.000Z',
    kind: 'deadline',
  });
});
