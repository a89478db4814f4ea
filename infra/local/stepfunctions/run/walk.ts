import type { State } from '../asl/definition.ts';
import { StateFailure } from '../failure.ts';
import { choose } from '../states/choice.ts';
import { startNested } from '../states/execution-task.ts';
import { failAsDefined } from '../states/fail.ts';
import { joinFrames } from '../states/join.ts';
import { invokeLambda, isLambdaTask } from '../states/lambda-task.ts';
import { layOutIterations } from '../states/map.ts';
import { layOutBranches } from '../states/parallel.ts';
import { waitAsDefined } from '../states/wait.ts';
import type { Work } from '../states/work.ts';
import { longestHistory } from '../store/history.ts';
import type { Frame } from '../store/records.ts';
import { failExecution } from './abort.ts';
import { handleFailure } from './fail.ts';
import { leave } from './leave.ts';
import { record } from './note.ts';
import type { Run } from './run.ts';
import { scopeOf } from './scope.ts';

/** Steps every frame that is ready, and those that become ready by it, until all of them wait for something. */
export async function walk(run: Run): Promise<void> {
  for (let id = run.ready.shift(); id !== undefined; id = run.ready.shift()) {
    const frame = run.store.frames.byId(id);
    if (frame) await step(run, frame);
  }
}

async function step(run: Run, frame: Frame): Promise<void> {
  const placed = run.definitionOf(run.store.executions.byId(frame.execution)).states.get(frame.state);
  if (!placed) throw new Error(`there is no state ${frame.state} (this is a bug)`);
  const { state } = placed;
  if (run.store.history.length(frame.execution) >= longestHistory - 1) return endForHistory(run, frame);
  try {
    const done = await work(run, frame, state);
    if (done) await leave(run, frame, state.Type, done.exit, 'result' in done ? { result: done.result } : {});
    else run.store.frames.save(frame);
  } catch (trouble) {
    if (!(trouble instanceof StateFailure)) throw trouble;
    await handleFailure(run, frame, state, trouble.failure);
  }
}

async function work(run: Run, frame: Frame, state: State): Work {
  if (frame.status === 'entering') enter(run, frame, state);
  if (frame.status === 'entering' || frame.status === 'trying') return attempt(run, frame, state);
  if (frame.status === 'joining' && (state.Type === 'Map' || state.Type === 'Parallel')) {
    return joinFrames(run, frame, state);
  }
  if (frame.status === 'resolved') return take(frame, state);
  return undefined;
}

function enter(run: Run, frame: Frame, state: State): void {
  const input = JSON.stringify(frame.data.input);
  run.store.executions.countTransition(frame.execution);
  frame.data.enteredAt = run.now;
  frame.data.enteredEvent = record(run, frame, `${state.Type}StateEntered`, { name: frame.state, input });
  frame.data.retryCount = 0;
  frame.data.retries = [];
}

async function attempt(run: Run, frame: Frame, state: State): Work {
  switch (state.Type) {
    case 'Pass':
      return { exit: state };
    case 'Succeed':
      return { exit: { ...state, End: true } };
    case 'Fail':
      return failAsDefined(state, scopeOf(run, frame));
    case 'Choice':
      return choose(state, scopeOf(run, frame));
    case 'Wait':
      return waitAsDefined(frame, state, scopeOf(run, frame));
    case 'Task':
      return isLambdaTask(state) ? invokeLambda(run, frame, state) : startNested(run, frame, state);
    case 'Map':
      run.store.frames.removeInside(frame.id);
      await layOutIterations(run, frame, state);
      return joinFrames(run, frame, state);
    case 'Parallel':
      run.store.frames.removeInside(frame.id);
      await layOutBranches(run, frame, state);
      return joinFrames(run, frame, state);
  }
}

/** What a frame waited for has come: the time of a Wait, the outcome of a task. */
async function take(frame: Frame, state: State): Work {
  const { outcome } = frame.data;
  delete frame.data.outcome;
  if (outcome && 'failure' in outcome) throw new StateFailure(outcome.failure);
  if (state.Type === 'Wait') return { exit: state };
  if (outcome && state.Type === 'Task') return { exit: state, result: outcome.result };
  throw new Error(`a ${state.Type} state waits for nothing (this is a bug)`);
}

function endForHistory(run: Run, frame: Frame): void {
  const cause = `The execution reached the maximum number of history events (${longestHistory}).`;
  failExecution(run, frame.execution, { error: 'States.Runtime', cause });
}
