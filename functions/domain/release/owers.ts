import { peopleIn, personOf, type Directory } from '#domain/identity/directory';
import type { ObligationState, Release } from './release.ts';

/**
 * Directory ids of those who may do what is owed: holders of the role, or the one person. Nobody reviews their own
 * request.
 */
export function owersOf(
  { kind, role, person }: Pick<ObligationState, 'kind' | 'person' | 'role'>,
  { requester }: Pick<Release, 'requester'>,
  directory: Directory,
): readonly string[] {
  const people = role ? peopleIn(directory, role) : person !== undefined ? [person] : [];
  return people
    .filter((id) => personOf(directory, id) !== undefined)
    .filter((id) => kind !== 'review' || !requester.authors.includes(id));
}
