import type { Temporal } from 'temporal-polyfill';
import { minutesOf, weekdays, type Calendar } from './calendar.ts';
import { momentOf, timeAt } from './local-clock.ts';

/** The working time of one day: from the moment it opens up to the moment it closes. */
export interface Session {
  readonly date: Temporal.PlainDate;
  readonly opens: number;
  readonly closes: number;
}

/** The sessions that are not over yet, in order. They never end: holidays are a list, and a week has a working day. */
export function* sessionsFrom(moment: number, calendar: Calendar): Generator<Session, never> {
  // A day early: where the clock is put back at midnight, yesterday's session may still go on.
  let date = timeAt(moment, calendar.zone).toPlainDate().subtract({ days: 1 });
  for (;;) {
    const session = sessionOn(date, calendar);
    if (session && session.closes > moment) yield session;
    date = date.add({ days: 1 });
  }
}

function sessionOn(date: Temporal.PlainDate, calendar: Calendar): Session | undefined {
  const weekday = weekdays[date.dayOfWeek - 1]!;
  if (!calendar.workingDays.includes(weekday) || calendar.holidays.includes(date.toString()))
    return undefined;
  const opens = momentOf(atClock(date, calendar.hours.from), calendar.zone);
  const closes = momentOf(atClock(date, calendar.hours.to), calendar.zone);
  // A jump of the clock can skip all of it, as Samoa skipped a Friday.
  return opens < closes ? { date, opens, closes } : undefined;
}

const atClock = (date: Temporal.PlainDate, clock: string) =>
  date.toPlainDateTime().add({ minutes: minutesOf(clock) });
