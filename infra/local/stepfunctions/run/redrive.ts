import { longestHistory } from '../store/history.ts';
import type { Execution, Frame } from '../store/records.ts';
import { WireError } from '../wire/wire-error.ts';
import { deadlineOf, longestExecutionMs } from './begin.ts';
import type { Run } from './run.ts';

/** How long after its end an execution can be redriven, and how often RedriveExecution's client token is known. */
const redrivableMs = 14 * 24 * 60 * 60 * 1000;
const clientTokenMs = 15 * 60 * 1000;

/** Room for ExecutionRedriven and one event more. */
const longestRedrivableHistory = longestHistory - 2;

/** Why an execution cannot be redriven, in DescribeExecution's words; undefined when it can. */
export function notRedrivable(run: Run, { id, status, started, stopped }: Execution): string | undefined {
  const { now, store } = run;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (store.history.length(id) > longestRedrivableHistory) return 'Execution history event limit exceeded';
  if (now - started >= longestExecutionMs) return 'Execution has exceeded the max execution time';
  if (stopped !== null && now - stopped > redrivableMs) return 'Execution redrivable period exceeded';
  return undefined;
}

/**
 * Has an unsuccessful execution go on at the state where it ended, with the same input and the same definition.
 * Of a Map or a Parallel only what did not succeed runs again. Answers when it was redriven.
 */
export function redrive(run: Run, execution: Execution, clientToken: string | undefined): number {
  const { id, redriven, redriveToken, redrives } = execution;
  const isRepeated = clientToken !== undefined && clientToken === redriveToken;
  if (isRepeated && redriven !== null && run.now - redriven < clientTokenMs) return redriven;
  const obstacle = notRedrivable(run, execution);
  if (obstacle !== undefined) throw new WireError('ExecutionNotRedrivable', obstacle);

  const due = deadlineOf(run, execution.started, run.definitionOf(execution).machine.TimeoutSeconds);
  run.store.executions.redrive(id, run.now, due, clientToken ?? null);
  run.store.history.add(id, 0, run.now, 'ExecutionRedriven', { redriveCount: redrives + 1 });
  const main = run.store.frames.main(id);
  if (!main) throw new Error(`execution ${id} has lost its frames (this is a bug)`);
  revive(run, main);
  return run.now;
}

/** Retries count anew. What was inside is kept unless all of it succeeded: then the state itself starts over. */
function revive(run: Run, frame: Frame): void {
  const unsuccessful = run.store.frames.inside(frame.id).filter(({ status }) => status !== 'succeeded');
  for (const inner of unsuccessful) if (inner.status !== 'pending') revive(run, inner);
  if (unsuccessful.length === 0) run.store.executions.countTransition(frame.execution);
  frame.status = unsuccessful.length === 0 ? 'trying' : 'joining';
  frame.data.retryCount = 0;
  frame.data.retries = [];
  run.store.frames.save(frame);
  run.ready.push(frame.id);
}
