import type { DatabaseSync } from 'node:sqlite';
import { executionStatuses, type Execution, type ExecutionStatus } from './records.ts';
import { number, numberOrNull, text, textOrNull, type Row } from './rows.ts';

type NewExecution = Pick<
  Execution,
  'arn' | 'name' | 'machine' | 'role' | 'definition' | 'starter' | 'input' | 'started' | 'due'
>;

export interface Ending {
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Newest first, from the execution after `after` on. */
export interface ExecutionQuery {
  readonly machine?: string | undefined;
  readonly status?: ExecutionStatus | undefined;
  /** Without those that had closed by then. */
  readonly openAfter?: number | undefined;
  readonly after?: { readonly started: number; readonly id: number } | undefined;
  readonly limit: number;
}

export function executionsIn(database: DatabaseSync) {
  const insert = database.prepare(
    `INSERT INTO executions (arn, name, machine, role, definition, starter, input, started, due, status)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'RUNNING')`,
  );
  const byId = database.prepare('SELECT * FROM executions WHERE id = ?');
  const byArn = database.prepare('SELECT * FROM executions WHERE arn = ?');
  const byName = database.prepare(
    'SELECT * FROM executions WHERE name = ? ORDER BY started DESC, id DESC LIMIT 1',
  );
  const due = database.prepare(
    'SELECT id, due FROM executions WHERE due IS NOT NULL ORDER BY due, id LIMIT 1',
  );
  const count = database.prepare('UPDATE executions SET transitions = transitions + 1 WHERE id = ?');
  const close = database.prepare(
    'UPDATE executions SET status = ?, output = ?, error = ?, cause = ?, stopped = ?, due = NULL WHERE id = ?',
  );
  const redrive = database.prepare(
    `UPDATE executions SET status = 'RUNNING', output = NULL, error = NULL, cause = NULL, stopped = NULL, due = ?,
     redrives = redrives + 1, redriven = ?, redriveToken = ? WHERE id = ?`,
  );
  const remove = database.prepare('DELETE FROM executions WHERE id = ?');
  const total = database.prepare(
    `WITH RECURSIVE family (id) AS (
       VALUES (?) UNION SELECT executions.id FROM executions JOIN family ON executions.starter = family.id
     ) SELECT sum(transitions) AS total FROM executions WHERE id IN family`,
  );

  const one = (row: Row | undefined) => row && executionOf(row);
  return {
    add(execution: NewExecution): number {
      const { arn, name, machine, role, definition, starter, input, started, due } = execution;
      const row = insert.run(arn, name, machine, role, definition, starter, input, started, due);
      return Number(row.lastInsertRowid);
    },
    byId(id: number): Execution {
      const execution = one(byId.get(id));
      if (!execution) throw new Error(`there is no execution ${id} (this is a bug)`);
      return execution;
    },
    byArn: (arn: string) => one(byArn.get(arn)),
    /** Names are unique per machine: of several with one name, the newest. */
    byName: (name: string) => one(byName.get(name)),
    list({ machine, status, openAfter, after, limit }: ExecutionQuery): Execution[] {
      const conditions: { sql: string; values: (string | number)[] }[] = [
        ...(machine === undefined ? [] : [{ sql: 'machine = ?', values: [machine] }]),
        ...(status === undefined ? [] : [{ sql: 'status = ?', values: [status] }]),
        ...(openAfter === undefined
          ? []
          : [{ sql: '(stopped IS NULL OR stopped > ?)', values: [openAfter] }]),
        ...(after === undefined
          ? []
          : [{ sql: '(started, id) < (?, ?)', values: [after.started, after.id] }]),
      ];
      const where = ['TRUE', ...conditions.map(({ sql }) => sql)].join(' AND ');
      return database
        .prepare(`SELECT * FROM executions WHERE ${where} ORDER BY started DESC, id DESC LIMIT ?`)
        .all(...conditions.flatMap(({ values }) => values), limit)
        .map(executionOf);
    },
    /** The execution whose time is over first. */
    nextDue(): { id: number; due: number } | undefined {
      const row = due.get();
      return row && { id: number(row, 'id'), due: number(row, 'due') };
    },
    remove: (id: number): void => void remove.run(id),
    countTransition: (id: number): void => void count.run(id),
    close(id: number, { status, output, error, cause }: Ending, at: number): void {
      close.run(status, output ?? null, error ?? null, cause ?? null, at, id);
    },
    redrive(id: number, at: number, due: number | null, token: string | null): void {
      redrive.run(due, at, token, id);
    },
    /** Transitions of an execution and of all it started, directly or not. */
    totalTransitions: (id: number) => Number(total.get(id)?.['total'] ?? 0),
  };
}

function executionOf(row: Row): Execution {
  return {
    id: number(row, 'id'),
    arn: text(row, 'arn'),
    name: text(row, 'name'),
    machine: text(row, 'machine'),
    role: text(row, 'role'),
    definition: text(row, 'definition'),
    starter: numberOrNull(row, 'starter'),
    status: statusOf(text(row, 'status')),
    input: text(row, 'input'),
    output: textOrNull(row, 'output'),
    error: textOrNull(row, 'error'),
    cause: textOrNull(row, 'cause'),
    started: number(row, 'started'),
    stopped: numberOrNull(row, 'stopped'),
    due: numberOrNull(row, 'due'),
    transitions: number(row, 'transitions'),
    redrives: number(row, 'redrives'),
    redriven: numberOrNull(row, 'redriven'),
    redriveToken: textOrNull(row, 'redriveToken'),
  };
}

function statusOf(status: string): ExecutionStatus {
  const known = executionStatuses.find((one) => one === status);
  if (known === undefined) throw new Error(`${status} is no status of an execution (this is a bug)`);
  return known;
}
