import type { ExecutionQuery } from '#infra/local/stepfunctions/store/executions';
import type { Execution } from '#infra/local/stepfunctions/store/records';
import type { Store } from '#infra/local/stepfunctions/store/store';
import { tableIn, type Undo } from './table.ts';

export function executionsInMemory(undo: Undo): Store['executions'] {
  const executions = tableIn<number, Execution>(undo);
  const ids = tableIn<string, number>(undo);

  function byId(id: number): Execution {
    const execution = executions.get(id);
    if (!execution) throw new Error(`there is no execution ${id} (this is a bug)`);
    return execution;
  }
  function change(id: number, changed: (execution: Execution) => Partial<Execution>): void {
    const execution = executions.get(id);
    if (execution) executions.set(id, { ...execution, ...changed(execution) });
  }
  const startedBy = (id: number) => [...executions.values()].filter(({ starter }) => starter === id);

  return {
    add(execution) {
      if (ids.get(execution.arn) !== undefined) throw new Error(`there is a second ${execution.arn}`);
      const id = Math.max(0, ...Array.from(executions.values(), (one) => one.id)) + 1;
      executions.set(id, { id, ...execution, ...asItStarts });
      ids.set(execution.arn, id);
      return id;
    },
    byId,
    byArn(arn) {
      const id = ids.get(arn);
      return id === undefined ? undefined : byId(id);
    },
    byName: (name) => [...executions.values()].filter((one) => one.name === name).toSorted(newestFirst)[0],
    list: (query) =>
      [...executions.values()]
        .filter((one) => isAskedFor(one, query))
        .toSorted(newestFirst)
        .slice(0, query.limit),
    nextDue() {
      let first: { id: number; due: number } | undefined;
      for (const { id, due } of executions.values())
        if (due !== null && (!first || due < first.due || (due === first.due && id < first.id)))
          first = { id, due };
      return first;
    },
    remove(id) {
      const execution = executions.get(id);
      if (!execution) return;
      ids.delete(execution.arn);
      executions.delete(id);
    },
    countTransition: (id) => change(id, ({ transitions }) => ({ transitions: transitions + 1 })),
    close: (id, { status, output = null, error = null, cause = null }, at) =>
      change(id, () => ({ status, output, error, cause, stopped: at, due: null })),
    redrive: (id, at, due, redriveToken) =>
      change(id, ({ transitions, redrives }) => ({
        ...asItStarts,
        transitions,
        redrives: redrives + 1,
        due,
        redriven: at,
        redriveToken,
      })),
    totalTransitions(id) {
      const family = new Set([id]);
      for (const member of family) for (const child of startedBy(member)) family.add(child.id);
      return [...family].reduce((sum, member) => sum + (executions.get(member)?.transitions ?? 0), 0);
    },
  };
}

const asItStarts = {
  status: 'RUNNING',
  output: null,
  error: null,
  cause: null,
  stopped: null,
  transitions: 0,
  redrives: 0,
  redriven: null,
  redriveToken: null,
} as const;

const newestFirst = (one: Execution, other: Execution) => other.started - one.started || other.id - one.id;

const isAskedFor = (execution: Execution, { machine, status, openAfter, after }: ExecutionQuery): boolean =>
  (machine === undefined || execution.machine === machine) &&
  (status === undefined || execution.status === status) &&
  (openAfter === undefined || execution.stopped === null || execution.stopped > openAfter) &&
  (after === undefined ||
    execution.started < after.started ||
    (execution.started === after.started && execution.id < after.id));
