import fc from '#test/support/fc';
import { expect, it } from 'vitest';
import { isoOf, msOf } from '#domain/time';
import { addTime, businessMsBetween, isWorkingInstant, nextWorkingInstant } from '#domain/time/business-time';
import { weekdays, workdayMs, type Calendar } from '#domain/time/calendar';
import { workMs, type BusinessDuration } from '#domain/time/duration';

const minuteMs = 60_000;

/** Two years with every change of the clock of the zones below. */
const anyInstant = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 11, 31) }).map((ms) => isoOf(ms));

/** Near a change of the clock, where most of what can go wrong does. */
const aroundAChange = fc
  .tuple(
    fc.constantFrom(
      '2026-03-08T07:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-04-04T15:00:00.000Z',
      '2026-10-03T15:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-11-01T06:00:00.000Z',
    ),
    fc.integer({ min: -50 * 60, max: 50 * 60 }),
  )
  .map(([change, minutes]) => isoOf(msOf(change) + minutes * minuteMs));

const anyStart = fc.oneof(anyInstant, aroundAChange);

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const anyHours = fc
  .uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 2, maxLength: 2 })
  .map((halves) => halves.toSorted((a, b) => a - b).map((half) => clockOf(half * 30)))
  .map(([from, to]) => ({ from: from!, to: to! }));

const anyHoliday = fc.integer({ min: 0, max: 800 }).map((day) => isoOf(Date.UTC(2026, 0, day)).slice(0, 10));

const anyCalendar: fc.Arbitrary<Calendar> = fc.record({
  id: fc.constant('any'),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'),
  workingDays: fc.subarray([...weekdays], { minLength: 1 }),
  hours: fc.oneof(anyHours, fc.constant({ from: '00:00', to: '24:00' })),
  holidays: fc.uniqueArray(anyHoliday, { maxLength: 20 }),
});

/** No clock changes by day: within these hours every working day is as long as the others. */
const byDay = anyCalendar.map((calendar): Calendar => ({
  ...calendar,
  hours: { from: '08:30', to: '17:00' },
}));

const anyTimeOfWork = fc.record({
  kind: fc.constant('business' as const),
  count: fc.integer({ min: 1, max: 100 }),
  unit: fc.constantFrom('minute' as const, 'hour' as const),
});
const someDays = fc.integer({ min: 1, max: 20 });
const days = (count: number): BusinessDuration => ({ kind: 'business', count, unit: 'day' });
const anyLength: fc.Arbitrary<BusinessDuration> = fc.oneof(anyTimeOfWork, someDays.map(days));

/** Open or just closed: a time that is over at the closing is over while people are still there. */
const isInHours = (at: string, calendar: Calendar) =>
  isWorkingInstant(at, calendar) || isWorkingInstant(isoOf(msOf(at) - 1), calendar);

it('business time ends after it starts, while people work', () => {
  fc.assert(
    fc.property(anyStart, anyLength, anyCalendar, (start, length, calendar) => {
      const end = addTime(start, length, calendar);
      expect(end > start).toBe(true);
      expect(isInHours(end, calendar)).toBe(true);
    }),
  );
});

it('whoever starts later ends no earlier', () => {
  fc.assert(
    fc.property(
      anyStart,
      fc.integer({ min: 0, max: 3 * 1_440 }),
      anyLength,
      anyCalendar,
      (start, minutes, length, calendar) => {
        const later = isoOf(msOf(start) + minutes * minuteMs);
        expect(addTime(later, length, calendar) >= addTime(start, length, calendar)).toBe(true);
      },
    ),
  );
});

it('more time ends later', () => {
  fc.assert(
    fc.property(anyStart, anyLength, anyCalendar, (start, length, calendar) => {
      const more = { ...length, count: length.count + 1 };
      expect(addTime(start, more, calendar) > addTime(start, length, calendar)).toBe(true);
    }),
  );
});

it('n business days and then m more are n + m, when people work at the start and no clock changes in the hours', () => {
  fc.assert(
    fc.property(anyStart, someDays, someDays, byDay, (at, n, m, calendar) => {
      const start = nextWorkingInstant(at, calendar);
      const inSteps = addTime(addTime(start, days(n), calendar), days(m), calendar);
      expect(inSteps).toBe(addTime(start, days(n + m), calendar));
    }),
  );
});

it('business hours and then more are their sum, wherever they start', () => {
  fc.assert(
    fc.property(anyStart, anyTimeOfWork, anyTimeOfWork, anyCalendar, (start, one, other, calendar) => {
      const minutes = (workMs(one, calendar) + workMs(other, calendar)) / minuteMs;
      const sum = { kind: 'business' as const, count: minutes, unit: 'minute' as const };
      const inSteps = addTime(addTime(start, one, calendar), other, calendar);
      expect(inSteps).toBe(addTime(start, sum, calendar));
    }),
  );
});

it('between a start and the end of business hours, people worked exactly those hours', () => {
  fc.assert(
    fc.property(anyStart, anyTimeOfWork, anyCalendar, (start, length, calendar) => {
      const end = addTime(start, length, calendar);
      expect(businessMsBetween(start, end, calendar)).toBe(workMs(length, calendar));
    }),
  );
});

it('a business day is a whole working day of work', () => {
  fc.assert(
    fc.property(anyStart, someDays, byDay, (start, count, calendar) => {
      const end = addTime(start, days(count), calendar);
      expect(businessMsBetween(start, end, calendar)).toBe(count * workdayMs(calendar));
    }),
  );
});

it('what people worked adds up over any moment between', () => {
  fc.assert(
    fc.property(fc.tuple(anyInstant, anyInstant, anyInstant), anyCalendar, (instants, calendar) => {
      const [from, between, to] = instants.toSorted();
      expect(businessMsBetween(from!, between!, calendar) + businessMsBetween(between!, to!, calendar)).toBe(
        businessMsBetween(from!, to!, calendar),
      );
    }),
    { numRuns: 20 },
  );
});

it('the next working instant is one, and nobody worked before it', () => {
  fc.assert(
    fc.property(anyStart, anyCalendar, (at, calendar) => {
      const next = nextWorkingInstant(at, calendar);
      expect(isWorkingInstant(next, calendar)).toBe(true);
      expect(businessMsBetween(at, next, calendar)).toBe(0);
    }),
  );
});
