import { describe, expect, it } from 'vitest';
import { compilePack } from '#domain/policy/compile';
import { describePack } from '#domain/policy/describe';
import { plan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import { office } from '#test/domain/time/calendars';
import { cast, compiled, phase, release, written } from './cast.ts';

const calendars = { office: office() };
const slow = {
  calendar: 'office',
  phases: [
    {
      ...phase,
      expires: '2 business days',
      remind: ['1 business day', '30 business minutes', '2 business hours'],
    },
  ],
};

const problemsOf = (changes: Readonly<Record<string, unknown>>) => {
  const result = compilePack(written({ ...slow, ...changes }), cast, calendars);
  return result.ok ? [] : result.problems.map(({ path, reason }) => `${path.join('.')} ${reason}`);
};

it('a phase keeps business time as it was written, reminders in the order of the work before them', () => {
  expect(compiled(slow, calendars).variants[0]?.phases[0]).toMatchObject({
    expiresAfterMs: { kind: 'business', count: 2, unit: 'day' },
    remindAfterMs: [
      { kind: 'business', count: 30, unit: 'minute' },
      { kind: 'business', count: 2, unit: 'hour' },
      { kind: 'business', count: 1, unit: 'day' },
    ],
  });
});

it('a plan carries the calendar, so a later edit of it changes nothing in flight', async () => {
  const outcome = await resolvePlan([compiled(slow, calendars)], release());
  expect(outcome).toMatchObject({ ok: true, value: { calendar: office() } });
  expect(outcome.ok && plan.strict().safeParse(outcome.value).success).toBe(true);
});

it('a pack of wall-clock times has none, unless it names one', () => {
  expect(compiled({}, calendars)).not.toHaveProperty('calendar');
});

it('another holiday is another digest, for the packs of that calendar', () => {
  const edited = { office: office({ holidays: ['2026-12-24', '2026-12-25'] }) };
  expect(compiled(slow, edited).digest).not.toBe(compiled(slow, calendars).digest);
  expect(compiled({}, edited).digest).toBe(compiled({}, calendars).digest);
});

it('a pack reads in the words it was written in', () => {
  const rows = describePack(compiled(slow, calendars)).rows.map(({ label, text }) => `${label}: ${text}`);
  expect(rows).toEqual(
    expect.arrayContaining([
      'Business time: mon, tue, wed, thu and fri, 09:00 to 17:00 in Europe/Berlin, except 1 holiday',
      'Reminder: after 30 business minutes, after 2 business hours and after 1 business day',
      'Expires: after 2 business days; the request is then cancelled',
    ]),
  );
});

it('so does what is owed, and what an approval asks for', () => {
  const pack = compiled(
    {
      ...slow,
      obligations: { standard: [{ what: 'Post-mortem', by: 'owner', within: '2 business days' }] },
      afterwards: { reviews: '1 business day', conditions: '4 business hours' },
      conditions: { within: '3 business days' },
    },
    calendars,
  );
  const rows = describePack(pack).rows.map(({ label, text }) => `${label}: ${text}`);
  expect(rows).toEqual(
    expect.arrayContaining([
      'Conditions: of approvals are met within 3 business days, as whoever set them confirms',
      'Owed: Post-mortem, by owner within 2 business days',
      'Later reviews: within 1 business day',
      'Later conditions: within 4 business hours',
    ]),
  );
});

describe('business time is refused', () => {
  it('where the pack names no calendar, wherever it stands', () => {
    const variants = { hotfix: { when: 'changeType = "hotfix"' }, standard: {} };
    const phases = [
      { ...phase, remind: ['5 business minutes'], variants: { hotfix: { expires: '4 business hours' } } },
    ];
    const reason = 'counts business time, but the pack names no calendar';
    expect(problemsOf({ calendar: undefined, variants, phases })).toEqual([
      `phases.0.variants.hotfix.expires ${reason}`,
      `phases.0.remind.0 ${reason}`,
    ]);
  });

  it('in what is owed and in conditions as well', () => {
    const owed = {
      calendar: undefined,
      phases: [phase],
      obligations: { standard: [{ what: 'Post-mortem', by: 'owner', within: '2 business days' }] },
      afterwards: { reviews: '1 business day', conditions: '2 business days' },
      conditions: { within: '3 business days' },
    };
    const reason = 'counts business time, but the pack names no calendar';
    expect(problemsOf(owed)).toEqual([
      `obligations.standard.0.within ${reason}`,
      `afterwards.reviews ${reason}`,
      `afterwards.conditions ${reason}`,
      `conditions.within ${reason}`,
    ]);
    expect(problemsOf({ ...owed, calendar: 'office' })).toEqual([]);
  });

  it('R002-7 in the time of a role that reviews after the release', () => {
    const phases = [
      {
        id: 'gate',
        title: 'Gate',
        slots: { leads: {}, owner: { mode: 'post-deployment', within: '1 business day' } },
      },
    ];
    expect(problemsOf({ calendar: undefined, phases })).toEqual([
      'phases.0.slots.owner.within counts business time, but the pack names no calendar',
    ]);
    expect(problemsOf({ phases })).toEqual([]);
  });

  it.each(['offices', 'constructor'])('on the calendar %s, which is not there', (calendar) => {
    expect(problemsOf({ calendar })).toEqual([
      `calendar names ${calendar}, but calendars/ has no ${calendar}.yaml`,
    ]);
  });

  it('for more than 90 days with their nights and weekends', () => {
    const reason = 'phases.0.expires must be at most 90d, with the nights and weekends in it';
    const expiring = (expires: string) => ({ phases: [{ ...phase, expires }] });
    expect(problemsOf(expiring('64 business days'))).toEqual([]);
    expect(problemsOf(expiring('65 business days'))).toEqual([reason]);
    expect(problemsOf(expiring('520 business hours'))).toEqual([reason]);
  });

  it('for more than 90 days on a calendar of Mondays', () => {
    const mondays = { office: office({ workingDays: ['mon'] }) };
    const isTaken = (expires: string) =>
      compilePack(written({ calendar: 'office', phases: [{ ...phase, expires }] }), cast, mondays).ok;
    expect([isTaken('12 business days'), isTaken('13 business days')]).toEqual([true, false]);
  });

  it('for what machines do', () => {
    expect(problemsOf({ deploy: { start: 'automatic', timeout: '1 business hour' } })).toEqual([
      'deploy.timeout must be a duration such as 90s, 60m, 48h or 2d',
    ]);
  });
});

describe('a reminder', () => {
  it.each([
    ['2 business days', '16 business hours'],
    ['16 business hours', '2 business days'],
    ['8h', '1 business day'],
  ])('that can never come before an end after %s is refused: %s', (expires, remind) => {
    expect(problemsOf({ phases: [{ ...phase, expires, remind: [remind] }] })).toEqual([
      expect.stringMatching(/^phases\.0\.remind\.0 comes too late: the phase expires after /),
    ]);
  });

  it.each([
    ['2 business days', '15 business hours'],
    ['24h', '1 business day'],
    // From a Friday, 24 hours and even three days are over before the next business day is.
    ['1 business day', '3d'],
  ])('that may come before an end after %s is taken: %s', (expires, remind) => {
    expect(problemsOf({ phases: [{ ...phase, expires, remind: [remind] }] })).toEqual([]);
  });

  it('that is written twice is refused', () => {
    expect(
      problemsOf({ phases: [{ ...slow.phases[0], remind: ['1 business day', '1 business day'] }] }),
    ).toEqual(['phases.0.remind.1 stands in the list twice']);
  });
});
