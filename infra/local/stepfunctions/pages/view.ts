import type { Json } from '../json.ts';
import type { ExecutionStatus } from '../store/records.ts';

/** The executions as a person or a script reads them: what the pages show, and their JSON twin. Times are ISO 8601. */
export interface ExecutionListView {
  /** Newest first. */
  readonly items: readonly ExecutionRow[];
  readonly status?: ExecutionStatus;
  /** Ask with it for the executions before these. */
  readonly cursor?: string;
}

export interface ExecutionRow {
  readonly name: string;
  readonly arn: string;
  readonly machine: string;
  readonly status: ExecutionStatus;
  /** The states it stands in now, or stood in when it ended without success. */
  readonly standsIn: readonly string[];
  readonly startedAt: string;
  readonly stoppedAt?: string;
  readonly redriveCount: number;
  /** State transitions as AWS bills them, with those of the executions it started. */
  readonly transitions: number;
}

export interface ExecutionView extends ExecutionRow {
  readonly comment?: string;
  readonly startedBy?: string;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** In the order of the definition; states inside a Map or a Parallel after the one that holds them. */
  readonly states: readonly StateView[];
  readonly history: readonly EventView[];
}

export type StateStatus = 'not reached' | 'in progress' | 'succeeded' | 'caught error' | 'failed' | 'aborted';

export interface StateView {
  readonly name: string;
  readonly type: string;
  readonly comment?: string;
  /** 0 for the machine's own states, 1 inside a Map or a Parallel. */
  readonly depth: number;
  readonly status: StateStatus;
  readonly timesEntered: number;
  readonly enteredAt?: string;
  /** When it goes on by itself: the end of a Wait, of a timeout, or the next retry. */
  readonly waitsUntil?: string;
}

export interface EventView {
  readonly id: number;
  readonly at: string;
  readonly type: string;
  /** The state the event belongs to. */
  readonly state?: string;
  /** JSON texts of the event are shown parsed, task tokens are left out. */
  readonly detail: Json;
}
