import type { HistoryEvent } from '#infra/local/stepfunctions/store/records';
import type { Store } from '#infra/local/stepfunctions/store/store';
import type { Undo } from './table.ts';

type Kept = Omit<HistoryEvent, 'detail'> & { readonly detail: string };

export function historyInMemory({ note }: Undo): Store['history'] {
  const histories = new Map<number, Kept[]>();
  const of = (execution: number) => histories.get(execution) ?? [];

  return {
    length: (execution) => of(execution).length,
    add(execution, previous, at, type, detail) {
      const events = of(execution);
      const id = events.length + 1;
      histories.set(execution, events);
      note(() => void events.pop());
      events.push({ id, previous, at, type, detail: JSON.stringify(detail) });
      return id;
    },
    list({ execution, after, limit, newestFirst = false }) {
      const asked = newestFirst
        ? of(execution)
            .filter(({ id }) => id < (after ?? Infinity))
            .toReversed()
        : of(execution).filter(({ id }) => id > (after ?? 0));
      return asked.slice(0, limit).map(read);
    },
    removeAll(execution) {
      const events = of(execution);
      note(() => void histories.set(execution, events));
      histories.delete(execution);
    },
  };
}

const read = ({ detail, ...kept }: Kept): HistoryEvent => ({
  ...kept,
  detail: JSON.parse(detail) as HistoryEvent['detail'],
});
