import type { MapState, ParallelState } from '../asl/definition.ts';
import { StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import { abortFrame } from '../run/abort.ts';
import { note, record } from '../run/note.ts';
import type { Run } from '../run/run.ts';
import type { Frame } from '../store/records.ts';
import type { Work } from './work.ts';

/** Looks after the iterations or branches of a frame: starts what may start, fails with the first, ends with the last. */
export async function joinFrames(run: Run, frame: Frame, state: MapState | ParallelState): Work {
  const [failed] = run.store.frames.firstInside(frame.id, 'failed', 1);
  if (failed) {
    abortInside(run, frame, state);
    noteFailedTask(run, frame, failed);
    throw new StateFailure(failureOf(failed));
  }
  const tally = run.store.frames.tally(frame.id);
  const pending = tally.get('pending') ?? 0;
  const finished = tally.get('succeeded') ?? 0;
  const underWay = [...tally.values()].reduce((sum, count) => sum + count, 0) - pending - finished;
  const free = (frame.data.maxConcurrency ?? Infinity) - underWay;
  const starting = run.store.frames.firstInside(frame.id, 'pending', Math.max(0, Math.min(free, pending)));
  for (const child of starting) startFrame(run, frame, child, state);
  if (underWay + starting.length > 0) {
    frame.status = 'awaiting';
    return undefined;
  }
  note(run, frame, `${state.Type}StateSucceeded`);
  return { exit: state, result: run.store.frames.inside(frame.id).map(resultOf) };
}

function startFrame(run: Run, frame: Frame, child: Frame, state: MapState | ParallelState): void {
  child.data.lastEvent = frame.data.lastEvent;
  if (state.Type === 'Map') {
    record(run, child, 'MapIterationStarted', { name: frame.state, index: child.slot });
  }
  child.status = 'entering';
  run.store.frames.save(child);
  run.ready.push(child.id);
}

function abortInside(run: Run, frame: Frame, state: MapState | ParallelState): void {
  const { states } = run.definitionOf(run.store.executions.byId(frame.execution));
  for (const child of run.store.frames.inside(frame.id)) {
    if (!abortFrame(run, child)) continue;
    note(run, frame, `${states.get(child.state)?.state.Type ?? ''}StateAborted`);
    if (state.Type === 'Map') {
      note(run, frame, 'MapIterationAborted', { name: frame.state, index: child.slot });
    }
  }
}

/** Step Functions writes a task that took its iteration or branch with it down as aborted too, after all the others. */
function noteFailedTask(run: Run, frame: Frame, failed: Frame): void {
  const { states } = run.definitionOf(run.store.executions.byId(frame.execution));
  if (states.get(failed.state)?.state.Type === 'Task') note(run, frame, 'TaskStateAborted');
}

function failureOf({ id, data }: Frame) {
  if (data.outcome && 'failure' in data.outcome) return data.outcome.failure;
  throw new Error(`frame ${id} failed without a failure (this is a bug)`);
}

function resultOf({ id, data }: Frame): Json {
  if (data.outcome && 'result' in data.outcome) return data.outcome.result;
  throw new Error(`frame ${id} succeeded without a result (this is a bug)`);
}
