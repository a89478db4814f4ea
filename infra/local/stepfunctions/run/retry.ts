import type { Retrier } from '../asl/definition.ts';
import type { Failure } from '../failure.ts';

/** Which retrier takes the failure, and after how long; undefined when none does or its attempts are used up. */
export function nextRetry(
  retriers: readonly Retrier[],
  used: readonly number[],
  failure: Failure,
  random: () => number,
): { index: number; delayMs: number } | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => isAmong(ErrorEquals, failure));
  const retrier = retriers[index];
  const attempts = used[index] ?? 0;
  if (retrier === undefined || attempts >= retrier.MaxAttempts) return undefined;
  const backoff = retrier.IntervalSeconds * retrier.BackoffRate ** attempts;
  const seconds = Math.min(backoff, retrier.MaxDelaySeconds ?? Infinity);
  return { index, delayMs: Math.round(seconds * 1000 * (retrier.JitterStrategy === 'FULL' ? random() : 1)) };
}

/**
 * Whether a list of error names takes a failure. As AWS documents them: States.Runtime is never handled,
 * States.DataLimitExceeded only by its own name, and States.TaskFailed takes everything but a timeout.
 */
export function isAmong(names: readonly string[], { error = '', heartbeat }: Failure): boolean {
  if (error === 'States.Runtime') return false;
  if (names.includes(error)) return true;
  if (error === 'States.DataLimitExceeded') return false;
  if (heartbeat && names.includes('States.HeartbeatTimeout')) return true;
  return names.includes('States.ALL') || (names.includes('States.TaskFailed') && error !== 'States.Timeout');
}
