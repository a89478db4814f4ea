import * as z from 'zod';
import { isZone, minutesOf, weekdays, type Calendar } from '#domain/time/calendar';
import { mapping, name } from './grammar.ts';
import { repeated } from './names.ts';
import { parsed, type Checked, type Problem } from './problems.ts';

/** The calendars a pack may name, by their ids. */
export type Calendars = Readonly<Record<string, Calendar>>;

export const calendarNamed = (id: string | undefined, calendars: Calendars): Calendar | undefined =>
  id !== undefined && Object.hasOwn(calendars, id) ? calendars[id] : undefined;

const clock = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/, {
  error: 'must be a time of day such as 09:00',
});

/** The grammar of a calendar: what a file of `calendars/` may say. Its id is the name of the file. */
const calendarSource = mapping({
  zone: z.string().refine(isZone, { error: 'must be an IANA time zone such as Europe/Berlin' }),
  'working-days': z.array(z.enum(weekdays)).min(1, { error: 'must name at least one working day' }),
  hours: mapping({ from: clock, to: clock }),
  holidays: z.array(z.iso.date({ error: 'must be a date such as 2026-12-25' })).default([]),
});

type CalendarSource = z.infer<typeof calendarSource>;

/** Turns a calendar as it was written (parsed YAML, untrusted) into one to count on, or says what is wrong with it. */
export function compileCalendar(id: string, written: unknown): Checked<Calendar> {
  const grammar = parsed(calendarSource, written);
  if (!grammar.ok) return grammar;
  const source = grammar.value;
  const problems = [...idProblems(id), ...calendarProblems(source)];
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: {
      id,
      zone: source.zone,
      workingDays: weekdays.filter((day) => source['working-days'].includes(day)),
      hours: source.hours,
      holidays: source.holidays.toSorted(),
    },
  };
}

const idProblems = (id: string): readonly Problem[] =>
  name().safeParse(id).success
    ? []
    : [{ path: [], reason: 'needs a file name of lower-case letters, digits and single dashes' }];

function calendarProblems(source: CalendarSource): readonly Problem[] {
  const { from, to } = source.hours;
  return [
    ...repeated(source['working-days'], ['working-days']),
    ...(minutesOf(from) < minutesOf(to)
      ? []
      : [{ path: ['hours', 'to'], reason: `must be later than ${from}, when the hours begin` }]),
    ...repeated(source.holidays, ['holidays']),
  ];
}
