import { compileCalendar, type Calendars } from '#domain/policy/calendar-source';
import { policyFilesIn, placedIn, type PolicyFile } from './policy-files.ts';
import type { PolicyProblem } from './policy-problems.ts';

export interface CalendarsRead {
  readonly calendars: Calendars;
  /** Those that are there but cannot be used; a pack that names one is not to blame. */
  readonly broken: readonly string[];
  readonly problems: readonly PolicyProblem[];
}

const folderName = 'calendars';

/** Reads `calendars/<id>.yaml` of the policies' folder; there may be none. */
export async function readCalendars(folder: string): Promise<CalendarsRead> {
  const { files, problems } = await policyFilesIn(folder, folderName);
  const results = files
    .filter(({ yaml }) => yaml.problems.length === 0)
    .map((file) => ({ file, calendar: compileCalendar(idOf(file), file.yaml.value) }));
  const calendars = Object.fromEntries(
    results.flatMap(({ calendar }) => (calendar.ok ? [[calendar.value.id, calendar.value]] : [])),
  );
  return {
    calendars,
    broken: files.map(idOf).filter((id) => !Object.hasOwn(calendars, id)),
    problems: [
      ...problems,
      ...results.flatMap(({ file, calendar }) => (calendar.ok ? [] : calendar.problems.map(placedIn(file)))),
    ],
  };
}

const idOf = ({ name }: PolicyFile) => name.slice(folderName.length + 1, -'.yaml'.length);
