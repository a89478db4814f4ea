import type { JsonObject } from '../json.ts';
import { describeNested } from './describe.ts';
import type { Ending } from '../store/executions.ts';
import { errorDetail } from './note.ts';
import type { Run } from './run.ts';
import { resolveTask } from './resolve.ts';

const eventTypes = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  ABORTED: 'ExecutionAborted',
  TIMED_OUT: 'ExecutionTimedOut',
} as const;

/** Closes an execution, and tells the tasks that wait for it. */
export function closeExecution(run: Run, id: number, ending: Ending, previousEvent = 0): void {
  const { executions, frames, history } = run.store;
  const { status, output } = ending;
  const detail: JsonObject = output === undefined ? errorDetail(ending) : { output };
  history.add(id, previousEvent, run.now, eventTypes[status], detail);
  executions.close(id, ending, run.now);
  if (status === 'SUCCEEDED') frames.removeAll(id);

  const closed = executions.byId(id);
  for (const frame of frames.awaitingExecution(id)) {
    const description = describeNested(closed);
    if (status === 'SUCCEEDED') resolveTask(run, frame, { result: description });
    else
      resolveTask(run, frame, {
        failure: { error: 'States.TaskFailed', cause: JSON.stringify(description) },
      });
  }
}
