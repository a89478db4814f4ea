import type { Book, PhaseBook } from './book.ts';
import { emptyRows } from './quorum.ts';

/** L5: what should have come up by itself before an instant and has not: a role whose time is over, or a debt. */
export function lateIn(books: Iterable<Book>, before: string): string | undefined {
  for (const { id, phases, debts, isGivenUp } of books) {
    const phase = isGivenUp ? undefined : [...phases.values()].find(({ outcome }) => outcome === 'open');
    const role = phase && forgottenIn(phase, before);
    if (role !== undefined) return `${role} of ${id} was neither chased nor waived`;
    for (const [debt, { opened, isReminded, isOverdue, fulfilledAt }] of debts) {
      if (fulfilledAt !== undefined) continue;
      if (!isReminded && opened.remindAt < before) return `nobody was reminded of ${debt} of ${id}`;
      if (!isOverdue && opened.dueAt < before) return `${debt} of ${id} never became overdue`;
    }
  }
  return undefined;
}

const forgottenIn = (phase: PhaseBook, before: string): string | undefined =>
  emptyRows(phase).find(({ role }) => {
    const due = phase.due.get(role);
    const hasSpoken = [...phase.votes.values()].some((vote) => vote.role === role);
    const isKnown = phase.chased.has(role) || phase.askedAgain.has(role);
    return due !== undefined && due < before && !isKnown && !hasSpoken;
  })?.role;
