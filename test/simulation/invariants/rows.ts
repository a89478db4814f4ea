import type { ChainedEvent } from '#domain/release/events';
import { isoOf, msOf } from '#domain/time';
import { phaseIn, type Book, type PhaseBook } from './book.ts';
import { rowOf } from './quorum.ts';

/** S13: a row is asked when its condition holds, chased or waived when its time is over, and only as its mode says. */
export function rowFault(book: Book, event: ChainedEvent): string | undefined {
  if (event.type === 'request-opened') return settledFault(book);
  const phase = phaseIn(book, event);
  if (!phase) return undefined;
  if (event.type === 'phase-opened') return dueFault(phase, event.at, event.data);
  if (event.type !== 'slot-waived' && event.type !== 'slot-overdue') return undefined;
  const { role } = event.data;
  const mode = rowOf(phase, role)?.mode;
  const isWaived = event.type === 'slot-waived';
  if (mode !== (isWaived ? 'if-available' : 'required')) return `${role}, which is ${mode}: ${event.type}`;
  if ([...phase.votes.values()].some((vote) => vote.role === role))
    return `${role} had decided before ${event.type}`;
  if (phase.waived.has(role) || phase.chased.has(role)) return `${role} a second time: ${event.type}`;
  const due = phase.due.get(role);
  const isTime = (at: string | undefined) => at !== undefined && event.at >= at;
  return isTime(due) || (isWaived && isTime(phase.expiresAt))
    ? undefined
    : `${event.type} of ${role} at ${event.at}; its time ends at ${due ?? phase.expiresAt}`;
}

/** The packs of the simulator have one condition in their rows: `flags.security = true`. */
function settledFault({ form, phases }: Book): string | undefined {
  const isSecurity = form.flags.security === true;
  for (const { plan } of phases.values())
    for (const { role, mode, when } of plan.slots ?? [])
      if (when !== undefined && (mode === 'not-needed') === isSecurity)
        return `${role} is ${mode} where ${when} is ${isSecurity}`;
  return undefined;
}

/** Each row with a time has it from the opening on, unless the phase is over by then. */
function dueFault(
  { plan }: PhaseBook,
  at: string,
  { due = [], expiresAt }: Extract<ChainedEvent, { type: 'phase-opened' }>['data'],
): string | undefined {
  for (const { role, within } of plan.slots ?? []) {
    const wanted = typeof within === 'number' ? isoOf(msOf(at) + within) : undefined;
    const given = due.find((one) => one.role === role)?.at;
    if (wanted !== undefined && wanted < expiresAt && given !== wanted)
      return `${role} is due at ${given}, and its time ends at ${wanted}`;
  }
  return undefined;
}
