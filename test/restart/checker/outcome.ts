import type { Case, Event } from '../record.ts';

/** The status an event closes a request with, by the words of the documents; `undefined` when it goes on. */
export function ending({ type, data }: Event): string | undefined {
  switch (type) {
    case 'request-cancelled':
      return 'cancelled';
    case 'request-superseded':
      return 'superseded';
    case 'phase-expired':
      return 'expired';
    case 'decision-recorded':
      return data.decision === 'deny' ? 'denied' : undefined;
    case 'deployment-failed':
      return 'failed';
    case 'health-checked':
      if (data.outcome === 'replaced') return 'superseded';
      return data.outcome === 'completed' || data.outcome === 'failed' ? data.outcome : undefined;
    default:
      return undefined;
  }
}

/** L2, S3: every request ended, and as its record says. */
export function endingFaults({ id, request: { status, because }, trail: { events } }: Case): string[] {
  const last = events.at(-1);
  const said = last && ending(last);
  if (said === undefined) return [`${id} never ended: it is ${status}, ${because} Last: ${last?.type}`];
  return said === status ? [] : [`${id} is ${status} and its record says ${said}`];
}

/** S7: nothing happens after the end. */
export function afterlifeFaults({ id, trail: { events } }: Case): string[] {
  const end = events.findIndex((event) => ending(event) !== undefined);
  if (end < 0) return [];
  return events.slice(end + 1).map(({ type }) => `${type} after ${id} had ended with ${events[end]!.type}`);
}

/** L1: what was approved went on. */
export function forgottenFaults({ id, trail: { events } }: Case): string[] {
  const approved = events.findIndex(({ data }) => data.outcome === 'approved');
  if (approved < 0) return [];
  const wentOn = events
    .slice(approved + 1)
    .some(
      ({ type }) =>
        type === 'deployment-started' || type === 'deployment-failed' || type === 'request-cancelled',
    );
  return wentOn ? [] : [`${id} was approved and nothing followed`];
}
