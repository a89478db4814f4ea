import type { Execution } from '../store/records.ts';
import type { Run } from './run.ts';

/** Step Functions forgets an execution this long after it has closed: then its name is free again. */
const retentionMs = 90 * 24 * 60 * 60 * 1000;

/** Executions that had closed by this instant are forgotten. */
export function forgottenBy(now: number): number {
  return now - retentionMs;
}

/** The execution under an ARN, unless it is forgotten. */
export function keptExecution({ store, now }: Run, arn: string): Execution | undefined {
  const execution = store.executions.byArn(arn);
  return execution && (execution.stopped ?? Infinity) > forgottenBy(now) ? execution : undefined;
}

/** Removes whatever is left under an ARN that is free. */
export function forget({ store }: Run, arn: string): void {
  const old = store.executions.byArn(arn);
  if (!old) return;
  store.history.removeAll(old.id);
  store.frames.removeAll(old.id);
  store.executions.remove(old.id);
}
