import * as z from 'zod';
import { durationMs } from '#domain/time';
import { workdayMs, type Calendar } from './calendar.ts';

export const businessDuration = z.object({
  kind: z.literal('business'),
  count: z.int().min(1),
  unit: z.enum(['minute', 'hour', 'day']),
});

/** Milliseconds by the clock on the wall, or time that counts only when people work. */
export const duration = z.union([z.int().min(1), businessDuration]);

export type BusinessDuration = z.infer<typeof businessDuration>;
export type Duration = z.infer<typeof duration>;

/** Reads `60m`, `48h`, `4 business hours` or `2 business days`; `undefined` when it is none. */
export function durationOf(text: string): Duration | undefined {
  const match = /^([1-9][0-9]{0,4}) business (minute|hour|day)s?$/.exec(text);
  if (!match) return durationMs(text);
  return { kind: 'business', count: Number(match[1]), unit: match[2] as BusinessDuration['unit'] };
}

const unitMs = { minute: 60_000, hour: 3_600_000 } as const;

/** The working time in a business duration; a day of it is a whole working day of the calendar. */
export const workMs = ({ count, unit }: BusinessDuration, calendar: Calendar): number =>
  count * (unit === 'day' ? workdayMs(calendar) : unitMs[unit]);

/** Half of a duration: of business time half of the work in it, so that nobody's half is a weekend. */
export function halfOf(length: Duration, calendar: Calendar | undefined): Duration {
  const half = leastMs(length, calendar) / 2;
  if (typeof length === 'number') return Math.floor(half);
  return { kind: 'business', count: Math.ceil(half / unitMs.minute), unit: 'minute' };
}

/** The least time a duration can take: of business time the work in it, had nobody a night or a weekend. */
export function leastMs(length: Duration, calendar: Calendar | undefined): number {
  if (typeof length === 'number') return length;
  if (!calendar) throw new Error('business time needs a calendar (this is a bug)');
  return workMs(length, calendar);
}
