import type { ParallelState } from '../asl/definition.ts';
import { newFrame } from '../run/new-frame.ts';
import { record } from '../run/note.ts';
import type { Run } from '../run/run.ts';
import { scopeOf } from '../run/scope.ts';
import type { Frame } from '../store/records.ts';

/** Makes a frame for every branch; `joinFrames` starts them. */
export async function layOutBranches(run: Run, frame: Frame, state: ParallelState): Promise<void> {
  const input = state.Arguments
    ? await state.Arguments.evaluate(scopeOf(run, frame), 'Arguments')
    : frame.data.input;
  record(run, frame, 'ParallelStateStarted');
  for (const [slot, branch] of state.Branches.entries()) {
    const placed = { execution: frame.execution, parent: frame.id, slot, state: branch.StartAt } as const;
    run.store.frames.add(newFrame({ ...placed, status: 'pending', input, now: run.now }));
  }
}
