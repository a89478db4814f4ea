import { isoOf, msOf } from '#domain/time';
import type { Calendar } from './calendar.ts';
import { workMs, type BusinessDuration, type Duration } from './duration.ts';
import { byTheWall } from './end-of.ts';
import { momentOf, timeAt } from './local-clock.ts';
import { sessionsFrom } from './sessions.ts';

/**
 * When a duration that begins at `start` is over. Business time begins when work does: a start outside the hours
 * counts from the next opening. `2 business days` end at the same time of day two working days later; business hours
 * and minutes run only while people work, and end at the closing rather than at the next opening.
 *
 * @example
 * addTime('2026-11-20T15:30:00.000Z', { kind: 'business', count: 2, unit: 'day' }, office);
 * // Friday 16:30 in Berlin, so Tuesday 16:30: '2026-11-24T15:30:00.000Z'
 */
export function addTime(start: string, length: Duration, calendar: Calendar | undefined): string {
  if (typeof length === 'number' || !calendar) return byTheWall(start, length);
  return isoOf(
    length.unit === 'day'
      ? addDays(msOf(start), length.count, calendar)
      : addWork(msOf(start), length, calendar),
  );
}

/** How much of the time between two instants people worked. */
export function businessMsBetween(from: string, to: string, calendar: Calendar): number {
  const [start, end] = [msOf(from), msOf(to)];
  let worked = 0;
  for (const { opens, closes } of sessionsFrom(start, calendar)) {
    if (opens >= end) break;
    worked += Math.max(0, Math.min(closes, end) - Math.max(opens, start));
  }
  return worked;
}

/** Whether people work at this instant; at the closing they no longer do. */
export const isWorkingInstant = (at: string, calendar: Calendar): boolean =>
  nextWorkingInstant(at, calendar) === at;

/** This instant when people work, and else the next opening. */
export function nextWorkingInstant(at: string, calendar: Calendar): string {
  const { opens } = sessionsFrom(msOf(at), calendar).next().value;
  return isoOf(Math.max(msOf(at), opens));
}

function addDays(start: number, days: number, calendar: Calendar): number {
  const sessions = sessionsFrom(start, calendar);
  const first = sessions.next().value;
  let last = first;
  for (let day = 0; day < days; day += 1) last = sessions.next().value;
  const begun = timeAt(Math.max(start, first.opens), calendar.zone);
  return momentOf(begun.add(first.date.until(last.date)), calendar.zone);
}

function addWork(start: number, length: BusinessDuration, calendar: Calendar): number {
  let left = workMs(length, calendar);
  const sessions = sessionsFrom(start, calendar);
  for (;;) {
    const { opens, closes } = sessions.next().value;
    const begun = Math.max(start, opens);
    if (begun + left <= closes) return begun + left;
    left -= closes - begun;
  }
}
