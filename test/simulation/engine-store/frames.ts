import type { Frame } from '#infra/local/stepfunctions/store/records';
import type { Store } from '#infra/local/stepfunctions/store/store';
import { tableIn, type Undo } from './table.ts';

/** The data as text: whoever reads a frame changes their own copy until they save it. */
type Kept = Omit<Frame, 'data'> & { readonly data: string };

export function framesInMemory(undo: Undo): Store['frames'] {
  const frames = tableIn<number, Kept>(undo);
  let lastId = 0;

  const found = (isMeant: (frame: Kept) => boolean) => [...frames.values()].filter(isMeant).toSorted(byId);
  const within = (parent: number) => found((frame) => frame.parent === parent).toSorted(bySlot);

  return {
    add(frame) {
      const before = lastId;
      undo.note(() => void (lastId = before));
      lastId += 1;
      frames.set(lastId, { ...frame, id: lastId, data: JSON.stringify(frame.data) });
      return lastId;
    },
    save({ id, state, status, due, child, data }) {
      const kept = frames.get(id);
      if (kept) frames.set(id, { ...kept, state, status, due, child, data: JSON.stringify(data) });
    },
    byId(id) {
      const kept = frames.get(id);
      return kept && read(kept);
    },
    main(execution) {
      const main = found((frame) => frame.execution === execution && frame.parent === null)[0];
      return main && read(main);
    },
    ofExecution: (execution) => found((frame) => frame.execution === execution).map(read),
    inside: (parent) => within(parent).map(read),
    firstInside: (parent, status, limit) =>
      within(parent)
        .filter((frame) => frame.status === status)
        .slice(0, limit)
        .map(read),
    tally(parent) {
      const groups = Map.groupBy(within(parent), ({ status }) => status);
      return new Map(Array.from(groups, ([status, inside]) => [status, inside.length]));
    },
    awaitingExecution: (child) =>
      found((frame) => frame.child === child && frame.status === 'awaiting').map(read),
    invoking: () => found(({ status }) => status === 'invoking').map(read),
    nextDue() {
      let first: { id: number; due: number } | undefined;
      for (const { id, due } of frames.values())
        if (due !== null && (!first || due < first.due || (due === first.due && id < first.id)))
          first = { id, due };
      return first;
    },
    removeInside(parent) {
      const doomed = new Set<number>();
      const outer = [parent];
      for (const id of outer)
        for (const inner of within(id))
          if (!doomed.has(inner.id)) {
            doomed.add(inner.id);
            outer.push(inner.id);
          }
      for (const id of doomed) frames.delete(id);
    },
    removeAll(execution) {
      for (const { id } of found((frame) => frame.execution === execution)) frames.delete(id);
    },
  };
}

const read = ({ data, ...kept }: Kept): Frame => ({ ...kept, data: JSON.parse(data) as Frame['data'] });
const byId = (one: Kept, other: Kept) => one.id - other.id;
const bySlot = (one: Kept, other: Kept) => one.slot - other.slot;
