import type { Store } from '../store/store.ts';
import { timeOutExecution } from './abort.ts';
import { conclude, timeOutTask } from './resolve.ts';
import type { Run } from './run.ts';

/** The earliest instant at which something happens by itself. */
export function nextDue({ frames, executions }: Store): number | undefined {
  const due = Math.min(frames.nextDue()?.due ?? Infinity, executions.nextDue()?.due ?? Infinity);
  return due === Infinity ? undefined : due;
}

/** Lets the one thing happen that is due first, if its time has come. */
export function fireNext(run: Run): void {
  const { frames, executions } = run.store;
  const frame = frames.nextDue();
  const execution = executions.nextDue();
  if (execution && execution.due <= run.now && execution.due < (frame?.due ?? Infinity)) {
    timeOutExecution(run, execution.id);
  } else if (frame && frame.due <= run.now) {
    fireFrame(run, frame.id);
  }
}

function fireFrame(run: Run, id: number): void {
  const frame = run.store.frames.byId(id);
  if (!frame) throw new Error(`frame ${id} is due and gone (this is a bug)`);
  if (frame.status === 'waiting') return conclude(run, frame, { result: null });
  if (frame.status !== 'retrying') return timeOutTask(run, frame);
  run.store.executions.countTransition(frame.execution);
  frame.status = 'trying';
  frame.due = null;
  run.store.frames.save(frame);
  run.ready.push(id);
}
