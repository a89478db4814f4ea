import { afterwardsIn } from '#domain/policy/unless-said';
import type { ChainedEvent } from '#domain/release/events';
import type { EnvironmentRecord } from '#domain/release/environment';
import type { Book, DebtBook } from './book.ts';

/** S19: an environment lists as owed what its releases owe, and nothing else. */
export function listFault(books: Iterable<Book>, record: EnvironmentRecord | undefined): string | undefined {
  const owed = [...books].flatMap(({ id, debts }) =>
    [...debts].flatMap(([debt, { fulfilledAt }]) => (fulfilledAt === undefined ? [`${id} ${debt}`] : [])),
  );
  const listed = (record?.owed ?? []).map(({ requestId, obligation }) => `${requestId} ${obligation}`);
  return owed.toSorted().join() === listed.toSorted().join()
    ? undefined
    : `owed are ${owed.join() || 'nothing'}, and the environment lists ${listed.join() || 'nothing'}`;
}

/** S19: what is overdue keeps the next release of its place out, but for an emergency. */
export function debtorFault(book: Book, event: ChainedEvent, books: Iterable<Book>): string | undefined {
  if (event.type !== 'request-opened' || book.form.emergency !== undefined) return undefined;
  const [overdue] = overdueIn(books, event.at);
  return overdue && `${book.id} was opened although ${overdue} is overdue`;
}

/** What blocks the next release at an instant, and was not done before another one. */
export const overdueIn = (books: Iterable<Book>, at: string, doneSince?: string): string[] =>
  [...books].flatMap(({ id, plan, debts }) => {
    const blocks = ({ opened, fulfilledAt }: DebtBook) =>
      afterwardsIn(plan).blocksNext &&
      opened.dueAt <= at &&
      (fulfilledAt === undefined || (doneSince !== undefined && fulfilledAt >= doneSince));
    return [...debts].flatMap(([debt, book]) => (blocks(book) ? [`${debt} of ${id}`] : []));
  });
