import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addTime, businessMsBetween, isWorkingInstant, nextWorkingInstant } from '#domain/time/business-time';
import type { Calendar } from '#domain/time/calendar';
import { durationOf } from '#domain/time/duration';
import { allHours, office } from './calendars.ts';

/** From a local time of the calendar, `2026-11-20 16:30` or `2026-10-25 02:30+01:00`, the local time it ends at. */
function ends(start: string, length: string, calendar: Calendar): string {
  const duration = durationOf(length);
  if (!duration) throw new Error(`${length} is no duration`);
  return local(addTime(instant(start, calendar), duration, calendar), calendar);
}

const instant = (text: string, { zone }: Calendar) =>
  Temporal.ZonedDateTime.from(`${text.replace(' ', 'T')}[${zone}]`)
    .toInstant()
    .toString({ smallestUnit: 'millisecond' });

const local = (iso: string, { zone }: Calendar) =>
  Temporal.Instant.from(iso)
    .toZonedDateTimeISO(zone)
    .toString({ smallestUnit: 'minute', timeZoneName: 'never', offset: 'auto' })
    .replace('T', ' ');

describe('wall-clock time runs whether people work or not', () => {
  it.each([
    ['2026-11-20 16:30', '60m', '2026-11-20 17:30+01:00'],
    ['2026-11-20 16:30', '2d', '2026-11-22 16:30+01:00'],
    // Summer time ended in between: 24 hours are not a day.
    ['2026-10-24 12:00', '24h', '2026-10-25 11:00+01:00'],
  ])('%s and %s', (start, length, end) => {
    expect(ends(start, length, office())).toBe(end);
  });

  it('and needs no calendar', () => {
    expect(addTime('2026-11-20T15:30:00.000Z', 1, undefined)).toBe('2026-11-20T15:30:00.001Z');
  });
});

it('business time without a calendar is a bug', () => {
  expect(() => addTime('2026-11-20T15:30:00.000Z', durationOf('1 business day')!, undefined)).toThrow(/bug/);
});

describe('business days end at the same time of a later working day', () => {
  it.each([
    ['on a Monday', '2026-11-16 10:00', '1 business day', '2026-11-17 10:00+01:00'],
    ['over a weekend', '2026-11-20 16:30', '2 business days', '2026-11-24 16:30+01:00'],
    ['from the opening', '2026-11-20 09:00', '1 business day', '2026-11-23 09:00+01:00'],
    ['over two weeks', '2026-11-18 13:37', '10 business days', '2026-12-02 13:37+01:00'],
    ['over a holiday and a weekend', '2026-12-24 11:00', '1 business day', '2026-12-28 11:00+01:00'],
    ['into summer time', '2026-03-27 10:00', '1 business day', '2026-03-30 10:00+02:00'],
    ['out of summer time', '2026-10-23 10:00', '1 business day', '2026-10-26 10:00+01:00'],
    ['before the hours, from the opening', '2026-11-16 07:00', '1 business day', '2026-11-17 09:00+01:00'],
    [
      'after the hours, from the next opening',
      '2026-11-16 17:01',
      '1 business day',
      '2026-11-18 09:00+01:00',
    ],
    [
      'at the closing, from the next opening',
      '2026-11-20 17:00',
      '2 business days',
      '2026-11-25 09:00+01:00',
    ],
    ['on a Saturday, from Monday’s opening', '2026-11-21 12:00', '2 business days', '2026-11-25 09:00+01:00'],
    ['on a holiday, from the next opening', '2026-12-25 12:00', '1 business day', '2026-12-29 09:00+01:00'],
  ])('%s: %s and %s', (_, start, length, end) => {
    expect(ends(start, length, office())).toBe(end);
  });
});

describe('business hours and minutes run only while people work', () => {
  it.each([
    ['within a day', '2026-11-16 10:00', '4 business hours', '2026-11-16 14:00+01:00'],
    [
      'up to the closing, not to the next opening',
      '2026-11-16 09:00',
      '8 business hours',
      '2026-11-16 17:00+01:00',
    ],
    ['past the closing', '2026-11-16 15:00', '4 business hours', '2026-11-17 11:00+01:00'],
    ['over a weekend', '2026-11-20 16:30', '60 business minutes', '2026-11-23 09:30+01:00'],
    ['over a holiday', '2026-12-24 16:00', '2 business hours', '2026-12-28 10:00+01:00'],
    ['over several days', '2026-11-16 09:00', '20 business hours', '2026-11-18 13:00+01:00'],
    ['before the hours', '2026-11-16 03:00', '1 business hour', '2026-11-16 10:00+01:00'],
    ['at the closing', '2026-11-16 17:00', '1 business minute', '2026-11-17 09:01+01:00'],
    ['over the change to summer time', '2026-03-27 16:00', '2 business hours', '2026-03-30 10:00+02:00'],
  ])('%s: %s and %s', (_, start, length, end) => {
    expect(ends(start, length, office())).toBe(end);
  });
});

describe('where people work while the clock is put forward', () => {
  it.each([
    ['Europe/Berlin', '2026-03-28 12:00', '1 business day', '2026-03-29 12:00+02:00'],
    ['Europe/Berlin', '2026-03-28 12:00', '24 business hours', '2026-03-29 13:00+02:00'],
    // 02:30 does not exist: the day ends at the jump.
    ['Europe/Berlin', '2026-03-28 02:30', '1 business day', '2026-03-29 03:00+02:00'],
    ['Europe/Berlin', '2026-03-28 02:00', '1 business day', '2026-03-29 03:00+02:00'],
    ['Europe/Berlin', '2026-03-28 02:30', '2 business days', '2026-03-30 02:30+02:00'],
    ['America/New_York', '2026-03-07 02:59', '1 business day', '2026-03-08 03:00-04:00'],
    ['America/New_York', '2026-03-07 01:59', '1 business day', '2026-03-08 01:59-05:00'],
    // By half an hour: 02:00 becomes 02:30.
    ['Australia/Lord_Howe', '2026-10-03 02:15', '1 business day', '2026-10-04 02:30+11:00'],
    ['Australia/Lord_Howe', '2026-10-03 12:00', '24 business hours', '2026-10-04 12:30+11:00'],
    ['Asia/Kathmandu', '2026-03-28 02:30', '1 business day', '2026-03-29 02:30+05:45'],
  ])('%s: %s and %s', (zone, start, length, end) => {
    expect(ends(start, length, allHours({ zone }))).toBe(end);
  });
});

describe('where people work while the clock is put back', () => {
  it.each([
    ['Europe/Berlin', '2026-10-24 12:00', '1 business day', '2026-10-25 12:00+01:00'],
    ['Europe/Berlin', '2026-10-24 12:00', '25 business hours', '2026-10-25 12:00+01:00'],
    // 02:30 comes twice: the day ends the first time.
    ['Europe/Berlin', '2026-10-24 02:30', '1 business day', '2026-10-25 02:30+02:00'],
    ['Europe/Berlin', '2026-10-25 02:30+02:00', '1 business day', '2026-10-26 02:30+01:00'],
    // Asked in the repeated hour: it counts as its end, so nobody asked later has less time.
    ['Europe/Berlin', '2026-10-25 02:00+01:00', '1 business day', '2026-10-26 03:00+01:00'],
    ['Europe/Berlin', '2026-10-25 02:30+01:00', '1 business day', '2026-10-26 03:00+01:00'],
    ['America/New_York', '2026-11-01 01:30-05:00', '1 business day', '2026-11-02 02:00-05:00'],
    ['Australia/Lord_Howe', '2026-04-05 01:45+10:30', '1 business day', '2026-04-06 02:00+10:30'],
    ['Australia/Lord_Howe', '2026-04-04 12:00', '1 business day', '2026-04-05 12:00+10:30'],
  ])('%s: %s and %s', (zone, start, length, end) => {
    expect(ends(start, length, allHours({ zone }))).toBe(end);
  });
});

describe('hours that a change of the clock touches', () => {
  const night = (from: string, to: string, zone = 'Europe/Berlin') => allHours({ zone, hours: { from, to } });

  it('open at the jump when the opening is skipped, and are shorter', () => {
    const calendar = night('02:30', '05:00');
    expect(local(nextWorkingInstant(instant('2026-03-29 00:00', calendar), calendar), calendar)).toBe(
      '2026-03-29 03:00+02:00',
    );
    expect(ends('2026-03-28 02:30', '4 business hours', calendar)).toBe('2026-03-29 04:30+02:00');
  });

  it('leave out a day they are skipped on', () => {
    expect(ends('2026-03-28 02:30', '1 business day', night('02:00', '03:00'))).toBe(
      '2026-03-30 02:30+02:00',
    );
  });

  it('leave out a day the whole zone skipped', () => {
    const samoa = office({ zone: 'Pacific/Apia' });
    expect(ends('2011-12-29 10:00', '1 business day', samoa)).toBe('2012-01-02 10:00+14:00');
  });

  it('last through an hour that is repeated', () => {
    const calendar = night('01:00', '04:00');
    expect(ends('2026-10-25 01:00', '4 business hours', calendar)).toBe('2026-10-25 04:00+01:00');
  });

  it('go on when the clock is put back at midnight', () => {
    const calendar = office({
      zone: 'Asia/Beirut',
      hours: { from: '20:00', to: '24:00' },
      workingDays: ['sat'],
    });
    const again = instant('2026-10-24 23:30+02:00', calendar);
    expect(isWorkingInstant(again, calendar)).toBe(true);
    expect(ends('2026-10-24 23:30+02:00', '1 business day', calendar)).toBe('2026-11-01 00:00+02:00');
  });
});

describe('people work', () => {
  it.each([
    ['2026-11-20 08:59:59.999', false, '2026-11-20 09:00+01:00'],
    ['2026-11-20 09:00', true, '2026-11-20 09:00+01:00'],
    ['2026-11-20 16:59', true, '2026-11-20 16:59+01:00'],
    ['2026-11-20 17:00', false, '2026-11-23 09:00+01:00'],
    ['2026-11-22 12:00', false, '2026-11-23 09:00+01:00'],
    ['2026-12-25 12:00', false, '2026-12-28 09:00+01:00'],
  ])('at %s: %s, and then from %s', (at, working, next) => {
    expect(isWorkingInstant(instant(at, office()), office())).toBe(working);
    expect(local(nextWorkingInstant(instant(at, office()), office()), office())).toBe(next);
  });
});

describe('of the time between two instants, people worked', () => {
  it.each([
    ['2026-11-20 10:00', '2026-11-20 12:30', 2.5],
    ['2026-11-20 16:00', '2026-11-23 10:00', 2],
    ['2026-11-21 10:00', '2026-11-22 10:00', 0],
    ['2026-11-16 00:00', '2026-11-23 00:00', 40],
    ['2026-12-24 09:00', '2026-12-29 09:00', 16],
    ['2026-11-20 12:00', '2026-11-20 12:00', 0],
    ['2026-11-20 12:00', '2026-11-20 10:00', 0],
  ])('from %s to %s: %d hours', (from, to, hours) => {
    const calendar = office();
    expect(businessMsBetween(instant(from, calendar), instant(to, calendar), calendar)).toBe(
      hours * 3_600_000,
    );
  });
});
