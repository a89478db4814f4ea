import type { Directory } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import { phaseIn, type Book, type PhaseBook } from './book.ts';
import { emptyRows, rowOf } from './quorum.ts';

/**
 * S15: an override is used once, by the role that has it, and lifts no denial; a denial is contested where another
 * role has the last word in the matter, and ends as that role says.
 */
export function lastWordFault(book: Book, event: ChainedEvent, directory: Directory): string | undefined {
  const phase = phaseIn(book, event);
  if (!phase) return undefined;
  const person = event.actor.id;
  const isOne = (role: string | undefined) =>
    role !== undefined && directory.roles[role]?.people.includes(person) === true;
  switch (event.type) {
    case 'decision-recorded':
      return contestFault(phase, event.data);
    case 'override-used':
      if (!isOne(book.plan.override) || book.authors.includes(person))
        return `${person} overrode, who is not ${book.plan.override}`;
      if (phase.overriddenBy !== undefined) return `${phase.plan.id} was overridden twice`;
      if (phase.contested.size > 0) return `${person} overrode a denial that is contested`;
      return passedOverFault(phase, event.data.passedOver, isOne);
    case 'conflict-escalated':
      if (!phase.contested.has(event.data.on)) return `${person} took up a denial that nobody contests`;
      return isOne(phase.plan.conflicts?.by) && event.data.to === phase.plan.conflicts?.escalate
        ? undefined
        : `${person} took a conflict up to ${event.data.to}`;
    case 'conflict-ruled': {
      const { on, ruling, outcome } = event.data;
      const authority = phase.contested.get(on);
      if (authority === undefined) return `${person} ruled on a denial that nobody contests`;
      if (!isOne(authority) || book.authors.includes(person))
        return `${person} ruled, and the last word is ${authority}’s`;
      return (ruling === 'uphold') === (outcome === 'denied')
        ? undefined
        : `the ruling to ${ruling} the denial of ${on} ended in ${outcome}`;
    }
    default:
      return undefined;
  }
}

/** What becomes of a denial: recorded only, contested, or the end. */
function contestFault(
  phase: PhaseBook,
  {
    decision,
    role,
    matter,
    authority,
    outcome,
  }: Extract<ChainedEvent, { type: 'decision-recorded' }>['data'],
): string | undefined {
  if (decision === 'approve') return outcome === 'denied' ? 'an approval denied' : undefined;
  const { conflicts } = phase.plan;
  const last = conflicts && (conflicts.final[matter ?? ''] ?? conflicts.escalate);
  const isFinal = phase.escalatedTo.has(role);
  const wanted = (): typeof outcome => {
    if (isFinal) return 'denied';
    if (rowOf(phase, role)?.mode === 'optional') return 'open';
    return last === undefined || last === role ? 'denied' : 'contested';
  };
  if (outcome !== wanted()) return `the denial of ${role} came to ${outcome} instead of ${wanted()}`;
  return outcome === 'contested' && authority !== last
    ? `the last word on ${matter} went to ${authority} instead of ${last}`
    : undefined;
}

/** Whoever overrides passes over every row that is empty, but for the roles they hold themselves. */
function passedOverFault(
  phase: PhaseBook,
  passedOver: readonly string[],
  isOne: (role: string) => boolean,
): string | undefined {
  if (!phase.plan.slots) return undefined;
  const empty = emptyRows(phase)
    .map(({ role }) => role)
    .filter((role) => !isOne(role));
  // Where less is needed since time ran out, less is passed over.
  const isAsBefore = !phase.isReduced && phase.escalatedTo.size === 0;
  const forgotten = isAsBefore ? empty.find((role) => !passedOver.includes(role)) : undefined;
  if (forgotten !== undefined) return `${forgotten} was passed over and is not named`;
  const invented = passedOver.find((role) => !empty.includes(role));
  return invented === undefined ? undefined : `${invented} was named as passed over and was not`;
}
