import type { ChainedEvent } from '#domain/release/events';
import type { Book } from './book.ts';

/** S20: a request is superseded by a newer one for its place, and neither where its policy has it stand beside others nor once it deploys. */
export function supersedingFault(
  book: Book,
  event: ChainedEvent,
  books: ReadonlyMap<string, Book>,
): string | undefined {
  if (event.type !== 'request-superseded') return undefined;
  const newer = books.get(event.data.by);
  if (newer === undefined) return `${book.id} was superseded by ${event.data.by}, which is not on record`;
  if (book.plan.supersedes === false || newer.plan.supersedes === false)
    return `${book.id} was superseded by ${newer.id}, and both stand side by side`;
  if (placeOf(book) !== placeOf(newer)) return `${book.id} was superseded by ${newer.id}, for another place`;
  return book.deployment === undefined
    ? undefined
    : `${book.id} was superseded while it was ${book.deployment}`;
}

/** L4: those that wait for the same place although a newer one takes the place of an older one. */
export function crowdedIn(books: Iterable<Book>): string | undefined {
  const pending = [...books].filter(isPending);
  for (const book of pending) {
    const others = pending.filter((other) => other !== book && placeOf(other) === placeOf(book));
    if (others[0]) return `${book.id} and ${others[0].id} both wait for ${placeOf(book)}`;
  }
  return undefined;
}

const isPending = ({ plan, phases, isGivenUp, deployment }: Book) =>
  plan.supersedes !== false &&
  !isGivenUp &&
  deployment === undefined &&
  [...phases.values()].every(({ outcome }) => outcome !== 'over');

export const placeOf = ({ form }: Book) => `${form.service}#${form.environment}`;
