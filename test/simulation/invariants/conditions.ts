import type { Directory } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import { isoOf, msOf } from '#domain/time';
import type { Book } from './book.ts';

/**
 * S16: a condition is set with an approval, resolved by those who asked, confirmed by whoever set it or the policy's
 * resolver, in this order; nothing deploys before each of those for before it is confirmed.
 */
export function conditionFault(book: Book, event: ChainedEvent, directory: Directory): string | undefined {
  const { type, data, actor } = event;
  switch (type) {
    case 'decision-recorded': {
      const { conditions = [], decision } = data;
      if (conditions.length > 0 && decision === 'deny') return 'a denial set a condition';
      const again = conditions.find(({ id }) => book.conditions.has(id));
      return again && `a second condition is called ${again.id}`;
    }
    case 'condition-resolved': {
      const condition = book.conditions.get(data.condition);
      if (condition?.due !== 'before-deployment' || condition.state === 'confirmed')
        return `${data.condition} was resolved, which is ${condition?.due} and ${condition?.state}`;
      return speaksFor(book, actor, directory)
        ? undefined
        : `${actor.id} said how ${data.condition} was met, and did not ask for this release`;
    }
    case 'condition-judged': {
      const condition = book.conditions.get(data.condition);
      if (condition?.state !== 'resolved')
        return `${data.condition} was judged while it was ${condition?.state}`;
      if (actor.id !== condition.setBy && !resolves(book, actor.id, directory))
        return `${actor.id} judged the condition of ${condition.setBy}`;
      const others = openBefore(book).filter((id) => id !== data.condition);
      const isLast = data.accepted && others.length === 0 && isApproved(book);
      return (data.authorizes === true) === isLast
        ? undefined
        : `${data.condition} ${data.authorizes ? 'authorizes' : 'does not authorize'}; open are ${others.join()}`;
    }
    case 'conditions-expired': {
      // The packs of the simulator count by the wall.
      const until = isoOf(msOf(approvedAt(book)) + Number(book.plan.conditions?.withinMs ?? 0));
      if (openBefore(book).length === 0) return 'conditions ran out of time that were all met';
      return event.at < until ? `conditions ran out of time at ${event.at} instead of ${until}` : undefined;
    }
    case 'deployment-started': {
      const open = openBefore(book);
      if (open.length > 0) return `${data.deployment} started before ${open.join()} was confirmed`;
      return isApproved(book) && !book.isGivenUp
        ? undefined
        : `${data.deployment} started, and not everything stands approved`;
    }
    default:
      return undefined;
  }
}

const openBefore = ({ conditions }: Book): string[] =>
  [...conditions].flatMap(([id, { due, state }]) =>
    due === 'before-deployment' && state !== 'confirmed' ? [id] : [],
  );

const isApproved = ({ phases }: Book) => [...phases.values()].every(({ outcome }) => outcome === 'approved');

const approvedAt = ({ phases }: Book) =>
  [...phases.values()]
    .map(({ approvedAt: at = '' }) => at)
    .toSorted()
    .at(-1)!;

const resolves = ({ plan, authors }: Book, person: string, directory: Directory) =>
  !authors.includes(person) &&
  directory.roles[plan.conditions?.resolver ?? '']?.people.includes(person) === true;

/** In the directories of the simulator one pipeline and one team ask for everything. */
const speaksFor = (book: Book, { kind, id }: ChainedEvent['actor'], { teams }: Directory) =>
  kind === 'pipeline' || book.authors.includes(id) || teams['shop']?.people.includes(id) === true;
