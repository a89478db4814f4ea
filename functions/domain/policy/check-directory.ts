import type { Directory } from '#domain/identity/directory';
import { notInDirectory, repeated, unknownPeople, unknownRoles, unknownServices } from './names.ts';
import type { Path, Problem } from './problems.ts';

/** Everything in a directory that refers to nothing, or stands for two. */
export const directoryProblems = (all: Directory, calendars: readonly string[] = []): readonly Problem[] => [
  ...shared(all.people, 'people', 'id', 'person'),
  ...shared(all.people, 'people', 'email', 'person'),
  ...shared(all.people, 'people', 'github', 'person'),
  ...all.people.flatMap(({ calendar }, index) =>
    calendar === undefined || calendars.includes(calendar)
      ? []
      : [
          {
            path: ['people', index, 'calendar'],
            reason: `names ${calendar}, but calendars/ has no ${calendar}.yaml`,
          },
        ],
  ),
  ...memberProblems(all, 'roles'),
  ...memberProblems(all, 'teams'),
  ...shared(all.services, 'services', 'id', 'service'),
  ...all.services.flatMap(({ team }, index) =>
    Object.hasOwn(all.teams, team)
      ? []
      : [{ path: ['services', index, 'team'], reason: notInDirectory('team')(team) }],
  ),
  ...shared(all.pipelines, 'pipelines', 'id', 'pipeline'),
  ...all.pipelines.flatMap((pipeline, index) =>
    unknownServices(pipeline.services, ['pipelines', index, 'services'], all),
  ),
  ...unknownRoles(all.releaseManagers, ['releaseManagers'], all),
];

function memberProblems(all: Directory, kind: 'roles' | 'teams'): readonly Problem[] {
  return Object.entries(all[kind]).flatMap(([id, { people }]) => {
    const path: Path = [kind, id, 'people'];
    return [...unknownPeople(people, path, all), ...repeated(people, path)];
  });
}

/** Entries that carry a value an earlier one has: mail and sign-in would take the one for the other. */
function shared<K extends string>(
  entries: readonly { readonly [key in K]?: string | undefined }[],
  list: string,
  key: K,
  noun: string,
): readonly Problem[] {
  const taken = new Set<string>();
  return entries.flatMap((entry, index) => {
    const value = entry[key]?.toLowerCase();
    if (value === undefined) return [];
    const reason = `is already used by an earlier ${noun}`;
    const problem = taken.has(value) ? [{ path: [list, index, key], reason }] : [];
    taken.add(value);
    return problem;
  });
}
