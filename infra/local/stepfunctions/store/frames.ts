import type { DatabaseSync } from 'node:sqlite';
import { frameStatuses, type Frame, type FrameStatus, type NewFrame } from './records.ts';
import { number, numberOrNull, text, type Row } from './rows.ts';

export function framesIn(database: DatabaseSync) {
  const insert = database.prepare(
    'INSERT INTO frames (execution, parent, slot, state, status, due, child, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const update = database.prepare(
    'UPDATE frames SET state = ?, status = ?, due = ?, child = ?, data = ? WHERE id = ?',
  );
  const byId = database.prepare('SELECT * FROM frames WHERE id = ?');
  const ofExecution = database.prepare('SELECT * FROM frames WHERE execution = ? ORDER BY id');
  const main = database.prepare('SELECT * FROM frames WHERE execution = ? AND parent IS NULL');
  const ofParent = database.prepare('SELECT * FROM frames WHERE parent = ? ORDER BY slot');
  const firstInside = database.prepare(
    'SELECT * FROM frames WHERE parent = ? AND status = ? ORDER BY slot LIMIT ?',
  );
  const tally = database.prepare(
    'SELECT status, count(*) AS count FROM frames WHERE parent = ? GROUP BY status',
  );
  const awaiting = database.prepare(
    "SELECT * FROM frames WHERE child = ? AND status = 'awaiting' ORDER BY id",
  );
  const invoking = database.prepare("SELECT * FROM frames WHERE status = 'invoking' ORDER BY id");
  const due = database.prepare('SELECT id, due FROM frames WHERE due IS NOT NULL ORDER BY due, id LIMIT 1');
  const remove = database.prepare('DELETE FROM frames WHERE execution = ?');
  const removeInside = database.prepare(
    `WITH RECURSIVE inside (id) AS (
       SELECT id FROM frames WHERE parent = ? UNION SELECT frames.id FROM frames JOIN inside ON frames.parent = inside.id
     ) DELETE FROM frames WHERE id IN inside`,
  );

  return {
    add({ execution, parent, slot, state, status, due, child, data }: NewFrame): number {
      const row = insert.run(execution, parent, slot, state, status, due, child, JSON.stringify(data));
      return Number(row.lastInsertRowid);
    },
    save({ id, state, status, due, child, data }: Frame): void {
      update.run(state, status, due, child, JSON.stringify(data), id);
    },
    byId(id: number): Frame | undefined {
      const row = byId.get(id);
      return row && frameOf(row);
    },
    main(execution: number): Frame | undefined {
      const row = main.get(execution);
      return row && frameOf(row);
    },
    ofExecution: (execution: number) => ofExecution.all(execution).map(frameOf),
    /** Iterations or branches, in order. */
    inside: (parent: number) => ofParent.all(parent).map(frameOf),
    firstInside: (parent: number, status: FrameStatus, limit: number) =>
      firstInside.all(parent, status, limit).map(frameOf),
    /** How many iterations or branches are where. */
    tally: (parent: number) =>
      new Map(tally.all(parent).map((row) => [statusOf(text(row, 'status')), number(row, 'count')])),
    awaitingExecution: (child: number) => awaiting.all(child).map(frameOf),
    invoking: () => invoking.all().map(frameOf),
    /** The frame whose time comes first. */
    nextDue(): { id: number; due: number } | undefined {
      const row = due.get();
      return row && { id: number(row, 'id'), due: number(row, 'due') };
    },
    removeInside: (parent: number): void => void removeInside.run(parent),
    removeAll: (execution: number): void => void remove.run(execution),
  };
}

function frameOf(row: Row): Frame {
  return {
    id: number(row, 'id'),
    execution: number(row, 'execution'),
    parent: numberOrNull(row, 'parent'),
    slot: number(row, 'slot'),
    state: text(row, 'state'),
    status: statusOf(text(row, 'status')),
    due: numberOrNull(row, 'due'),
    child: numberOrNull(row, 'child'),
    data: JSON.parse(text(row, 'data')),
  };
}

function statusOf(status: string): FrameStatus {
  const known = frameStatuses.find((one) => one === status);
  if (known === undefined) throw new Error(`${status} is no status of a frame (this is a bug)`);
  return known;
}
