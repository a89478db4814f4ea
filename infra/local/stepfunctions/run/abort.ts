import type { Frame, FrameStatus } from '../store/records.ts';
import { closeExecution } from './close.ts';
import type { Ending } from '../store/executions.ts';
import type { Run } from './run.ts';

const over: readonly FrameStatus[] = ['pending', 'succeeded', 'failed', 'aborted'];

/** Stops a frame with everything inside it and the executions it waits for. Answers whether it was under way. */
export function abortFrame(run: Run, frame: Frame): boolean {
  if (over.includes(frame.status)) return false;
  for (const inner of run.store.frames.inside(frame.id)) abortFrame(run, inner);
  const { child } = frame;
  frame.status = 'aborted';
  frame.due = null;
  frame.child = null;
  run.store.frames.save(frame);
  if (child !== null) abortExecution(run, child, {});
  return true;
}

/** Ends a running execution from outside; one that has closed is left as it is. */
export function abortExecution(run: Run, id: number, why: { error?: string; cause?: string }): void {
  endFromOutside(run, id, { status: 'ABORTED', ...why });
}

/** The machine's TimeoutSeconds are over. */
export function timeOutExecution(run: Run, id: number): void {
  endFromOutside(run, id, { status: 'TIMED_OUT' });
}

/** Ends an execution for a reason that no state of it may handle. */
export function failExecution(run: Run, id: number, why: { error: string; cause: string }): void {
  endFromOutside(run, id, { status: 'FAILED', ...why });
}

function endFromOutside(run: Run, id: number, ending: Ending): void {
  if (run.store.executions.byId(id).status !== 'RUNNING') return;
  const main = run.store.frames.main(id);
  if (main) abortFrame(run, main);
  closeExecution(run, id, ending);
}
