import type { Directory } from '#domain/identity/directory';
import type { ChainedEvent, EventData } from '#domain/release/events';
import type { Book, PhaseBook } from './book.ts';

/**
 * S17: what is owed opens with the news of the deployment, comes up once as a reminder and once as overdue, neither
 * before its time nor after it was done, and is done by whoever owes it.
 */
export function obligationFault(book: Book, event: ChainedEvent, directory: Directory): string | undefined {
  switch (event.type) {
    case 'obligation-opened': {
      const { id, remindAt, dueAt } = event.data;
      if (book.deployment !== 'succeeded') return `${id} is owed for a deployment that is ${book.deployment}`;
      if (book.debts.has(id)) return `${id} is owed twice`;
      return event.at < dueAt && remindAt <= dueAt ? undefined : `${id} of ${event.at} is due at ${dueAt}`;
    }
    case 'obligation-reminded':
    case 'obligation-overdue': {
      const { obligation: id } = event.data;
      const debt = book.debts.get(id);
      if (!debt) return `nobody owes ${id}`;
      const { opened, isOverdue, isReminded, fulfilledAt } = debt;
      if (fulfilledAt !== undefined) return `${event.type} of ${id}, which was fulfilled`;
      const isReminder = event.type === 'obligation-reminded';
      if (isOverdue || (isReminder && isReminded)) return `${event.type} of ${id} for the second time`;
      const time = isReminder ? opened.remindAt : opened.dueAt;
      return event.at < time ? `${event.type} of ${id} at ${event.at} instead of ${time}` : undefined;
    }
    case 'obligation-fulfilled': {
      const { obligation: id } = event.data;
      const debt = book.debts.get(id);
      if (!debt || debt.fulfilledAt !== undefined) return `${id} was fulfilled, and is not owed`;
      const { kind, person, role } = debt.opened;
      const by = event.actor.id;
      if (kind === 'review' && book.authors.includes(by)) return `${by} reviewed their own release`;
      const owes = person === by || directory.roles[role ?? '']?.people.includes(by);
      return owes ? undefined : `${by} fulfilled what ${person ?? role} owes`;
    }
    default:
      return undefined;
  }
}

/** S17: what a release owes once it is deployed, and not a thing more. */
export function debtsFault(book: Book, events: readonly ChainedEvent[]): string | undefined {
  if (!events.some(({ type }) => type === 'deployment-succeeded')) return undefined;
  const opened = events.flatMap((event) => (event.type === 'obligation-opened' ? [nameOf(event.data)] : []));
  const owed = [
    ...[...book.phases.values()].flatMap(reviewsOf),
    ...[...book.conditions.values()].flatMap(({ due, setBy: person }) =>
      due === 'after-deployment' ? [nameOf({ kind: 'condition', person })] : [],
    ),
    ...(book.plan.obligations ?? []).map(({ role }) => nameOf({ kind: 'task', role })),
  ];
  return opened.toSorted().join() === owed.toSorted().join()
    ? undefined
    : `${book.id} owes ${owed.join() || 'nothing'}, and what was opened is ${opened.join() || 'nothing'}`;
}

/** The reviews of a phase that come after the release, and the account of whoever overrode it. */
function reviewsOf({ plan, waived, votes, overriddenBy: person }: PhaseBook): string[] {
  const have = new Set([...votes.values()].map(({ role }) => role));
  const passedOver = [...waived].flatMap(([role, how]) => (how === 'owed' && !have.has(role) ? [role] : []));
  const later = (plan.slots ?? []).filter(({ mode }) => mode === 'post-deployment').map(({ role }) => role);
  return [
    ...[...later, ...passedOver].map((role) => nameOf({ kind: 'review', role })),
    ...(person === undefined ? [] : [nameOf({ kind: 'task', person })]),
  ];
}

type Owed = Pick<EventData<'obligation-opened'>, 'kind' | 'person' | 'role'>;

const nameOf = ({ kind, person, role }: Owed) => `${kind} by ${role ?? person}`;
