import * as z from 'zod';
import { listed } from '#domain/words';

/** In the order of ISO 8601: Monday is day 1. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** When people work. Part of every plan that counts in business time, so that a later edit moves no deadline. */
export const calendar = z.object({
  id: z.string(),
  /** IANA name. */
  zone: z.string(),
  workingDays: z.array(z.enum(weekdays)).min(1),
  /** `HH:MM` on the zone's clock; `to` may be `24:00`. */
  hours: z.object({ from: z.string(), to: z.string() }),
  /** `YYYY-MM-DD`, ascending. */
  holidays: z.array(z.string()),
});

export type Calendar = z.infer<typeof calendar>;

/** How long a working day is on a day without a change of the clock. */
export const workdayMs = ({ hours }: Calendar): number =>
  (minutesOf(hours.to) - minutesOf(hours.from)) * 60_000;

/** `09:30` as minutes since midnight. */
export const minutesOf = (clock: string): number =>
  Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** `mon, tue and wed, 09:00 to 17:00 in Europe/Berlin, except 20 holidays`. */
export function calendarInWords({ workingDays, hours, zone, holidays }: Calendar): string {
  const free =
    holidays.length === 0 ? '' : `, except ${holidays.length} holiday${holidays.length === 1 ? '' : 's'}`;
  return `${listed(workingDays)}, ${hours.from} to ${hours.to} in ${zone}${free}`;
}

/** Whether the time zone is known here. An offset such as `+01:00` is none: it has no summer. */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
