import type { ExpiryStep } from '#domain/policy/plan';
import type { ChainedEvent } from '#domain/release/events';
import { phaseIn, type Book, type PhaseBook } from './book.ts';
import { emptyRows, missingIn } from './quorum.ts';

/**
 * S14: each time a phase runs out of time the next step of the policy is taken, none twice, none that has a use is left
 * out, and each adds the time it was given.
 */
export function expiryFault(book: Book, event: ChainedEvent): string | undefined {
  if (event.type !== 'deadline-passed' && event.type !== 'phase-expired') return undefined;
  const phase = phaseIn(book, event)!;
  const { id, onExpiry: steps = [] } = phase.plan;
  if (phase.expiresAt === undefined || event.at < phase.expiresAt)
    return `${id} ran out of time at ${event.at}; it was open until ${phase.expiresAt}`;
  const taken = event.type === 'phase-expired' ? steps.length + 1 : event.data.step;
  if (taken <= phase.stepsTaken) return `${id} took step ${taken} after step ${phase.stepsTaken}`;
  const missed = steps.slice(phase.stepsTaken, taken - 1).find((step) => hasAUse(book, phase, step));
  if (missed) return `${id} passed over "${missed.how}" although it had a use`;
  return event.type === 'deadline-passed' ? stepFault(phase, steps[taken - 1], event.data) : undefined;
}

function stepFault(
  phase: PhaseBook,
  step: ExpiryStep | undefined,
  { how, to = [], waived = [], step: number, expiresAt, outcome }: Passed,
): string | undefined {
  const wanted = step?.how === 'escalate' ? step.to : [];
  if (step?.how !== how || wanted.join() !== to.join())
    return `step ${number} is ${how} ${to.join()}, and the policy has ${step?.how} ${wanted.join()}`;
  const lifted = how === 'reduce' || how === 'proceed' ? lesser(phase) : [];
  if (waived.toSorted().join() !== lifted.toSorted().join())
    return `${how} waived ${waived.join()}; required, not critical and empty are ${lifted.join()}`;
  const isLater = expiresAt !== undefined && expiresAt > phase.expiresAt!;
  return isLater || outcome === 'approved' ? undefined : `${how} left ${phase.plan.id} without any more time`;
}

type Passed = Extract<ChainedEvent, { type: 'deadline-passed' }>['data'];

/** Reducing has a use while something is left out by it, going on with what is critical once that is there. */
function hasAUse(book: Book, phase: PhaseBook, { how }: ExpiryStep): boolean {
  if (how === 'reduce') return !phase.isReduced && lesser(phase).length > 0;
  return how !== 'proceed' || missingIn(book, { ...phase, isReduced: true }) === undefined;
}

/** The roles that are required, not critical, and have not decided. */
const lesser = (phase: PhaseBook): string[] =>
  emptyRows(phase)
    .filter(({ mode, critical, role }) => mode === 'required' && critical !== true && !hasSpoken(phase, role))
    .map(({ role }) => role);

const hasSpoken = ({ votes }: PhaseBook, role: string) =>
  [...votes.values()].some((vote) => vote.role === role);
