import { longestSeconds } from '../asl/fields.ts';
import type { WaitState } from '../asl/definition.ts';
import { queryFailure } from '../failure.ts';
import type { Scope } from '../query/expression.ts';
import { integer, text } from '../query/typed.ts';
import type { Frame } from '../store/records.ts';
import type { Work } from './work.ts';

/** The extended offset date-time of ISO 8601 that Step Functions takes: with `T`, seconds and an offset. */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

export async function waitAsDefined(frame: Frame, state: WaitState, scope: Scope): Work {
  const until = await endOf(state, scope);
  if (until <= scope.now) return { exit: state };
  frame.status = 'waiting';
  frame.due = until;
  return undefined;
}

async function endOf({ Seconds, Timestamp }: WaitState, scope: Scope): Promise<number> {
  if (Seconds) {
    return scope.now + 1000 * (await integer(Seconds, scope, 'Seconds', { min: 0, max: longestSeconds }));
  }
  if (!Timestamp) throw new Error('a Wait with neither Seconds nor Timestamp (this is a bug)');
  const instant = await text(Timestamp, scope, 'Timestamp');
  const until = dateTime.test(instant) ? Date.parse(instant) : NaN;
  if (!Number.isNaN(until)) return until;
  throw queryFailure(
    'Timestamp',
    `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${instant}`,
  );
}
