import type { Delegation } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import { msOf } from '#domain/time';
import { phaseIn, type Book } from './book.ts';

/** A call that read a delegation just before it was taken back may be under way for as long as a function runs. */
const graceMs = 60_000;

/**
 * S18: whoever stands in gives the vote of the absent one and none of their own, in a role that is not theirs, while
 * they were asked to, and never for or as an author.
 */
export function standInFault(
  book: Book,
  event: ChainedEvent,
  directory: Directory,
  delegations: Iterable<Delegation>,
): string | undefined {
  if (event.type !== 'decision-recorded') return undefined;
  const { role, onBehalfOf: absent } = event.data;
  const person = event.actor.id;
  const votes = [...phaseIn(book, event)!.votes.values()];
  const same = votes.find(({ of }) => of === (absent ?? person));
  if (same) return `${person} gave the vote of ${same.of}, which ${same.person} had given`;
  if (absent === undefined) return undefined;
  if (book.authors.includes(absent)) return `${person} decided in the place of ${absent}, who asked`;
  if (directory.roles[role]?.people.includes(person))
    return `${person} holds ${role}, and gave another’s vote`;
  const isAskedTo = [...delegations].some(
    ({ from, to, since, until, revokedAt }) =>
      from === absent &&
      to === person &&
      since <= event.at &&
      event.at < until &&
      (revokedAt === undefined || msOf(event.at) <= msOf(revokedAt) + graceMs),
  );
  return isAskedTo ? undefined : `${person} decided in the place of ${absent}, who did not ask for it`;
}
