import type { NextStep } from '#domain/release/next-step';
import type { Workflow } from '#ports/workflow';
import { copied } from './copied.ts';

/**
 * Executions and the tasks that wait in them, without a state machine: what the workflow would do next is done by
 * whoever holds the state, with `enterTask` and `endExecution`.
 */
export interface MemoryWorkflow {
  /** By `<requestId>-<attempt>`. */
  readonly executions: Map<string, Execution>;
  /** By token. */
  readonly tasks: Map<string, WaitingTask>;
}

export interface Execution {
  readonly requestId: string;
  readonly attempt: number;
  /** The step it was started with. */
  readonly input: NextStep;
  readonly state: 'running' | 'ended';
}

export interface WaitingTask {
  readonly execution: string;
  readonly heartbeats: number;
  /** A task that is over makes its token void, however it ended. */
  readonly over: boolean;
  /** What it was woken with. */
  readonly output?: NextStep;
}

export const noExecutions = (): MemoryWorkflow => ({ executions: new Map(), tasks: new Map() });

export const executionName = (requestId: string, attempt: number) => `${requestId}-${attempt}`;

export function memoryWorkflow(state: MemoryWorkflow): Workflow {
  const waiting = (token: string) => {
    const task = state.tasks.get(token);
    return task && !task.over ? task : undefined;
  };

  return {
    async start(requestId, attempt, step) {
      const name = executionName(requestId, attempt);
      if (state.executions.has(name)) return;
      state.executions.set(name, { requestId, attempt, input: copied(step), state: 'running' });
    },

    async resume(token, step) {
      const task = waiting(token);
      if (!task) return 'gone';
      state.tasks.set(token, { ...task, over: true, output: copied(step) });
      return 'resumed';
    },

    async heartbeat(token) {
      const task = waiting(token);
      if (task) state.tasks.set(token, { ...task, heartbeats: task.heartbeats + 1 });
    },

    async state(requestId, attempt) {
      return state.executions.get(executionName(requestId, attempt))?.state ?? 'absent';
    },
  };
}

/** A running execution comes to a task that waits; an earlier task of it is over then. */
export function enterTask(state: MemoryWorkflow, execution: string, token: string): void {
  if (state.executions.get(execution)?.state !== 'running')
    throw new Error(`${execution} does not run, so no task of it waits (this is a bug)`);
  endTasks(state, execution);
  state.tasks.set(token, { execution, heartbeats: 0, over: false });
}

/** An execution ends, for whatever reason, and the tokens of its tasks with it. */
export function endExecution(state: MemoryWorkflow, name: string): void {
  const execution = state.executions.get(name);
  if (!execution) throw new Error(`there is no execution ${name} to end (this is a bug)`);
  state.executions.set(name, { ...execution, state: 'ended' });
  endTasks(state, name);
}

function endTasks(state: MemoryWorkflow, execution: string): void {
  for (const [token, task] of state.tasks)
    if (task.execution === execution) state.tasks.set(token, { ...task, over: true });
}
