import { describe, expect, it } from 'vitest';
import type { Directory } from '#domain/identity/directory';
import { noticesFor, type NoticeKind } from '#domain/notices/notices-for';
import { keptUntil } from '#domain/notices/quiet-hours';
import { cast, office } from '#test/support/cast';
import { gate, gatePlan, manualPlan, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  deploymentReported,
  deploymentStarted,
  minute,
  opened,
  overriddenBy,
  phaseOpened,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

/** Everybody works by the office's hours. The stories begin on a Saturday, 21 November 2026, 11:00 in Berlin. */
const atTheOffice: Directory = {
  ...cast,
  people: cast.people.map((person) => ({ ...person, calendar: 'office' })),
  calendars: { office },
};

const day = 86_400_000;
const mondayMorning = '2026-11-23T08:00:00.000Z';
const saturday = minute(0);

/** Until when the notice that one person gets of the last event is kept. */
function kept(to: string, steps: readonly Step[], now = saturday, directory = atTheOffice) {
  const { events, release } = told(...steps);
  const event = events.at(-1)!;
  const notice = noticesFor(event, release, directory).find((one) => one.to === to);
  if (!notice) throw new Error(`${to} is not told`);
  return keptUntil(notice, event, release, directory, now);
}

const lasting = (ms: number, over: Parameters<typeof gatePlan>[0] = {}) => [
  opened({ plan: gatePlan({ phases: [gate({ expiresAfterMs: ms, remindAfterMs: [] })], ...over }) }),
  phaseOpened(),
];

describe('a mail is kept', () => {
  it('outside the hours its reader works, until they work again', () => {
    expect(kept('devi', lasting(4 * day))).toBe(mondayMorning);
  });

  it('not within them', () => {
    expect(kept('devi', lasting(4 * day), mondayMorning)).toBeUndefined();
  });

  it('not for whoever names no calendar', () => {
    expect(kept('devi', lasting(4 * day), saturday, cast)).toBeUndefined();
  });

  it.each([
    ['an hour of work is left of the time to decide', 60, mondayMorning],
    ['less than that is', 59, undefined],
  ])('only if time is left to decide: %s', (_, left, until) => {
    const untilMonday = Date.parse(mondayMorning) - Date.parse(saturday);
    expect(kept('devi', lasting(untilMonday + left * 60_000))).toBe(until);
  });

  it('not when the role of its reader is due before they work again', () => {
    const rows = [opened({ plan: matrixPlan({ expiresAfterMs: 4 * day }) }), phaseOpened()];
    expect(kept('devi', rows)).toBeUndefined();
    expect(kept('owner', rows)).toBe(mondayMorning);
  });

  it('not in an emergency', () => {
    const plan = gatePlan({ phases: [gate({ expiresAfterMs: 4 * day, remindAfterMs: [] })] });
    const steps = [opened({ plan, form: { emergency: { incident: 'INC-1' } } }), phaseOpened()];
    expect(kept('devi', steps)).toBeUndefined();
  });

  it('not for whoever asked for the release: they wait for it', () => {
    const steps = [...lasting(4 * day), approvedBy('owner')];
    expect(kept('author', steps)).toBeUndefined();
    expect(kept('teammate', steps)).toBe(mondayMorning);
  });

  it.each<[NoticeKind, string, readonly Step[]]>([
    [
      'overridden',
      'devi',
      [
        opened({ plan: matrixPlan({ expiresAfterMs: 4 * day }, { override: 'release-managers' }) }),
        phaseOpened(),
        overriddenBy('manager'),
      ],
    ],
    [
      'deployment-failed',
      'teammate',
      [
        ...lasting(4 * day),
        approvedBy('owner'),
        deploymentStarted(),
        deploymentReported({ state: 'failed', note: 'Pods crash.' }),
      ],
    ],
  ])('not when it is loud: %s', (_, to, steps) => {
    expect(kept(to, steps)).toBeUndefined();
  });

  it('not when what was approved has to be started before', () => {
    const phases = [gate({ expiresAfterMs: 4 * day, remindAfterMs: [] })];
    const approved = [opened({ plan: manualPlan({ phases }) }), phaseOpened(), approvedBy('owner')];
    expect(kept('teammate', approved)).toBeUndefined();
  });

  it('also of what is owed, as long as time is left to do it', () => {
    const slots = [slot('platform-owner'), slot('operators', { mode: 'post-deployment' })];
    const owing = (reviewsMs: number) => [
      opened({
        plan: matrixPlan(
          { slots, approvals: role('platform-owner') },
          { verify: [], afterwards: { reviewsMs, conditionsMs: day, blocksNext: true } },
        ),
      }),
      phaseOpened(),
      approvedBy('owner'),
      deploymentStarted(),
      deploymentReported({ state: 'succeeded' }),
    ];
    expect(kept('operator', owing(4 * day))).toBe(mondayMorning);
    expect(kept('operator', owing(day))).toBeUndefined();
  });

  it('as a reminder that comes at night, too', () => {
    const reminded = [
      opened({
        plan: gatePlan({ phases: [gate({ expiresAfterMs: 4 * day, remindAfterMs: [30 * 60_000] })] }),
      }),
      phaseOpened(),
      timePassed(30),
    ];
    expect(kept('devi', reminded)).toBe(mondayMorning);
  });
});
