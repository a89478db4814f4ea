import type { Directory } from '#domain/identity/directory';
import type { Path, Problem } from './problems.ts';

/** The entries of a list that are no role of the directory. */
export const unknownRoles = (
  roles: readonly string[],
  path: Path,
  directory: Directory,
): readonly Problem[] =>
  missing(roles, path, (role) => Object.hasOwn(directory.roles, role), notInDirectory('role'));

/** The one name where a role has to stand, when the directory has no such role. */
export const unknownRole = (role: string, path: Path, directory: Directory): readonly Problem[] =>
  Object.hasOwn(directory.roles, role) ? [] : [{ path, reason: notInDirectory('role')(role) }];

/** The entries of a list that are nobody in the directory. */
export const unknownPeople = (
  people: readonly string[],
  path: Path,
  directory: Directory,
): readonly Problem[] =>
  missing(
    people,
    path,
    (id) => directory.people.some((person) => person.id === id),
    notInDirectory('person'),
  );

/** The entries of a list that are no service of the directory. */
export const unknownServices = (
  services: readonly string[],
  path: Path,
  directory: Directory,
): readonly Problem[] =>
  missing(
    services,
    path,
    (id) => directory.services.some((service) => service.id === id),
    notInDirectory('service'),
  );

/** The entries of a list that are no channel of the directory. */
export const unknownChannels = (
  channels: readonly string[],
  path: Path,
  directory: Directory,
): readonly Problem[] =>
  missing(channels, path, (id) => Object.hasOwn(directory.channels ?? {}, id), notInDirectory('channel'));

/** The entries of a list that do not exist, each where it stands. */
export const missing = (
  names: readonly string[],
  path: Path,
  exists: (name: string) => boolean,
  reason: (name: string) => string,
): readonly Problem[] =>
  names.flatMap((name, index) => (exists(name) ? [] : [{ path: [...path, index], reason: reason(name) }]));

export const notInDirectory =
  (noun: string) =>
  (name: string): string =>
    `names ${name}, but the directory has no such ${noun}`;

/** The entries of a list that stand in it before. */
export const repeated = (values: readonly (string | number)[], path: Path): readonly Problem[] =>
  values.flatMap((value, index) =>
    values.indexOf(value) < index ? [{ path: [...path, index], reason: 'stands in the list twice' }] : [],
  );
