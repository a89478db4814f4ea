import type { TaskState } from '../asl/definition.ts';
import { isTooLarge } from '../json.ts';
import { clearDeadlines } from './deadlines.ts';
import { resourceOf, tooLargeResult } from './resource.ts';
import type { Frame, Outcome } from '../store/records.ts';
import { errorDetail, record } from './note.ts';
import type { Run } from './run.ts';

/** A task under way has come to its end: writes the event and has the frame go on from there. */
export function resolveTask(run: Run, frame: Frame, outcome: Outcome): void {
  const state = taskOf(run, frame);
  const final = withinLimit(outcome, state);
  const resource = resourceOf(state);
  if ('result' in final) {
    record(run, frame, 'TaskSucceeded', { ...resource, output: JSON.stringify(final.result) });
  } else {
    record(run, frame, 'TaskFailed', { ...resource, ...errorDetail(final.failure) });
  }
  conclude(run, frame, final);
}

/** Neither an answer nor a sign of life in time. */
export function timeOutTask(run: Run, frame: Frame): void {
  const missedHeartbeat = frame.data.heartbeatAt !== undefined && frame.data.heartbeatAt <= run.now;
  record(run, frame, 'TaskTimedOut', { ...resourceOf(taskOf(run, frame)), error: 'States.Timeout' });
  conclude(run, frame, { failure: { error: 'States.Timeout', ...(missedHeartbeat && { heartbeat: true }) } });
}

/** Has a frame step on with what it waited for. Whatever else comes for this attempt, a token say, comes too late. */
export function conclude(run: Run, frame: Frame, outcome: Outcome): void {
  clearDeadlines(frame);
  delete frame.data.call;
  frame.child = null;
  frame.data.attempt += 1;
  frame.data.outcome = outcome;
  frame.status = 'resolved';
  run.store.frames.save(frame);
  run.ready.push(frame.id);
}

export function taskOf(run: Run, frame: Frame): TaskState {
  const execution = run.store.executions.byId(frame.execution);
  const state = run.definitionOf(execution).states.get(frame.state)?.state;
  if (state?.Type === 'Task') return state;
  throw new Error(`frame ${frame.id} has no task in ${frame.state} (this is a bug)`);
}

function withinLimit(outcome: Outcome, state: TaskState): Outcome {
  if ('failure' in outcome || !isTooLarge(JSON.stringify(outcome.result))) return outcome;
  return { failure: tooLargeResult(state).failure };
}
