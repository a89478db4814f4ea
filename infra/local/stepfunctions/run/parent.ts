import type { Frame } from '../store/records.ts';
import { note } from './note.ts';
import type { Run } from './run.ts';

/** An iteration or a branch has ended: its Map or Parallel looks after the rest. */
export function tellParent(run: Run, frame: Frame, ended: 'Succeeded' | 'Failed'): void {
  const parent = frame.parent === null ? undefined : run.store.frames.byId(frame.parent);
  if (!parent) throw new Error(`frame ${frame.id} has no parent to tell (this is a bug)`);
  if (frame.data.item) note(run, frame, `MapIteration${ended}`, { name: parent.state, index: frame.slot });
  parent.data.lastEvent = frame.data.lastEvent;
  parent.status = 'joining';
  run.store.frames.save(parent);
  run.ready.push(parent.id);
}
