import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../json.ts';
import type { HistoryEvent } from './records.ts';
import { number, text, type Row } from './rows.ts';

interface HistoryQuery {
  readonly execution: number;
  /** Only events after this one, in the order asked for. */
  readonly after?: number | undefined;
  readonly limit: number;
  readonly newestFirst?: boolean | undefined;
}

/** Step Functions ends an execution whose history would grow beyond this many events. */
export const longestHistory = 25_000;

/** Events of executions, numbered from 1 in each; never changed, and removed only with their execution. */
export function historyIn(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO events (execution, id, previous, at, type, detail) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const last = database.prepare('SELECT coalesce(max(id), 0) AS id FROM events WHERE execution = ?');
  const remove = database.prepare('DELETE FROM events WHERE execution = ?');
  const forward = database.prepare('SELECT * FROM events WHERE execution = ? AND id > ? ORDER BY id LIMIT ?');
  const backward = database.prepare(
    'SELECT * FROM events WHERE execution = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );

  const length = (execution: number) => Number(last.get(execution)?.['id']);
  return {
    length,
    /** Call inside a transaction: the number of the event is the next one that is free. */
    add(execution: number, previous: number, at: number, type: string, detail: JsonObject): number {
      const id = length(execution) + 1;
      insert.run(execution, id, previous, at, type, JSON.stringify(detail));
      return id;
    },
    list({ execution, after, limit, newestFirst = false }: HistoryQuery): HistoryEvent[] {
      const rows = newestFirst
        ? backward.all(execution, after ?? Number.MAX_SAFE_INTEGER, limit)
        : forward.all(execution, after ?? 0, limit);
      return rows.map(eventOf);
    },
    removeAll: (execution: number): void => void remove.run(execution),
  };
}

function eventOf(row: Row): HistoryEvent {
  return {
    id: number(row, 'id'),
    previous: number(row, 'previous'),
    at: number(row, 'at'),
    type: text(row, 'type'),
    detail: JSON.parse(text(row, 'detail')),
  };
}
