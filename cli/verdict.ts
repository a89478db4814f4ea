import type { Status } from '#domain/release/status';
import { exitCode, type ExitCode } from './exit-code.ts';

export type Milestone = 'decided' | 'completed';

/**
 * What a status means to somebody who waits for a decision; `undefined`: wait on. A release that was approved and
 * then failed or was rolled back is no green light for what a pipeline does next.
 */
const whenDecided = {
  'in-review': undefined,
  'awaiting-conditions': undefined,
  authorized: exitCode.ok,
  scheduled: exitCode.ok,
  'awaiting-start': exitCode.ok,
  deploying: exitCode.ok,
  verifying: exitCode.ok,
  completed: exitCode.ok,
  denied: exitCode.denied,
  expired: exitCode.closed,
  cancelled: exitCode.closed,
  superseded: exitCode.closed,
  failed: exitCode.trouble,
  'rolled-back': exitCode.trouble,
} as const satisfies Record<Status, ExitCode | undefined>;

/** How waiting ends at this status, or `undefined` while there is more to wait for. */
export function verdictOn(status: Status, until: Milestone): ExitCode | undefined {
  const verdict = whenDecided[status];
  if (until === 'decided' || verdict !== exitCode.ok) return verdict;
  return status === 'completed' ? exitCode.ok : undefined;
}
