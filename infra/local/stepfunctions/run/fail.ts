import type { State } from '../asl/definition.ts';
import { StateFailure, type Failure } from '../failure.ts';
import type { JsonObject } from '../json.ts';
import type { Frame } from '../store/records.ts';
import { closeExecution } from './close.ts';
import { clearDeadlines } from './deadlines.ts';
import { leave } from './leave.ts';
import { errorDetail, record } from './note.ts';
import { tellParent } from './parent.ts';
import { isAmong, nextRetry } from './retry.ts';
import type { Run } from './run.ts';

/** A state has failed: it is retried, or left through a catcher, or it takes its frame with it. */
export async function handleFailure(run: Run, frame: Frame, state: State, thrown: Failure): Promise<void> {
  const failure = explained(run, frame, thrown);
  clearDeadlines(frame);
  if (!('Retry' in state)) return failFrame(run, frame, failure);

  const retry = nextRetry(state.Retry, frame.data.retries, failure, run.random);
  if (retry) {
    frame.data.retries[retry.index] = (frame.data.retries[retry.index] ?? 0) + 1;
    frame.data.retryCount += 1;
    frame.status = 'retrying';
    frame.due = run.now + retry.delayMs;
    return run.store.frames.save(frame);
  }
  if (state.Type !== 'Task') record(run, frame, `${state.Type}StateFailed`);
  const catcher = state.Catch.find(({ ErrorEquals }) => isAmong(ErrorEquals, failure));
  if (!catcher) return failFrame(run, frame, failure);
  try {
    await leave(run, frame, state.Type, catcher, { errorOutput: errorOutputOf(failure) });
  } catch (trouble) {
    if (!(trouble instanceof StateFailure)) throw trouble;
    failFrame(run, frame, explained(run, frame, trouble.failure));
  }
}

/** As Step Functions writes it: a timeout has an empty cause, and a failure that was told without one has null. */
function errorOutputOf({ error, cause }: Failure): JsonObject {
  return { Error: error ?? null, Cause: cause ?? (error === 'States.Timeout' ? '' : null) };
}

/** For a failed expression, the event and the sentence that say where. */
function explained(run: Run, frame: Frame, failure: Failure): Failure {
  const { location, ...rest } = failure;
  if (location === undefined) return failure;
  const where = `An error occurred while executing the state '${frame.state}' (entered at the event id #${frame.data.enteredEvent}).`;
  const explanation = { ...rest, cause: `${where} ${failure.cause ?? ''}` };
  const at = { state: frame.state, ...(location !== '' && { location }) };
  record(run, frame, 'EvaluationFailed', { ...errorDetail(explanation), ...at });
  return explanation;
}

function failFrame(run: Run, frame: Frame, failure: Failure): void {
  frame.status = 'failed';
  frame.data.outcome = { failure };
  run.store.frames.save(frame);
  if (frame.parent !== null) return tellParent(run, frame, 'Failed');
  const { error, cause } = failure;
  closeExecution(run, frame.execution, { status: 'FAILED', error, cause }, frame.data.lastEvent);
}
