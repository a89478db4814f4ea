import { describe, expect, it } from 'vitest';
import { calendarInWords, isZone, workdayMs } from '#domain/time/calendar';
import { allHours, office } from './calendars.ts';

describe('a time zone is one', () => {
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'])(
    '%s',
    (zone) => {
      expect(isZone(zone)).toBe(true);
    },
  );

  it.each(['Europe/Berln', 'Mars/Base', '+01:00', '-05', 'local', ''])('but not %j', (zone) => {
    expect(isZone(zone)).toBe(false);
  });
});

it.each([
  [office(), 8],
  [allHours(), 24],
  [office({ hours: { from: '08:30', to: '08:45' } }), 0.25],
])('a working day is as long as its hours', (calendar, hours) => {
  expect(workdayMs(calendar)).toBe(hours * 3_600_000);
});

it.each([
  [office(), 'mon, tue, wed, thu and fri, 09:00 to 17:00 in Europe/Berlin, except 1 holiday'],
  [office({ holidays: ['2026-01-01', '2026-12-25'] }), /, except 2 holidays$/],
  [allHours({ workingDays: ['sat'] }), 'sat, 00:00 to 24:00 in Europe/Berlin'],
])('a calendar is said in a line', (calendar, words) => {
  expect(calendarInWords(calendar)).toEqual(expect.stringMatching(words));
});
