import type { Failure } from '../failure.ts';
import type { Json } from '../json.ts';

export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;
export type ExecutionStatus = (typeof executionStatuses)[number];

/** One execution. Times are epoch milliseconds; `input` and `output` are JSON text, as they were sent. */
export interface Execution {
  readonly id: number;
  readonly arn: string;
  readonly name: string;
  readonly machine: string;
  readonly role: string;
  /** Digest of the definition it started with, and keeps. */
  readonly definition: string;
  /** The execution that started it, if one did. */
  readonly starter: number | null;
  readonly status: ExecutionStatus;
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly started: number;
  readonly stopped: number | null;
  /** When the machine's TimeoutSeconds are over. */
  readonly due: number | null;
  readonly transitions: number;
  readonly redrives: number;
  readonly redriven: number | null;
  readonly redriveToken: string | null;
}

/**
 * Where a frame stands in its state:
 * `entering` is about to enter it, `trying` about to do its work once more, `resolved` has that work's outcome,
 * `joining` has a child that finished: these four are stepped before the transaction ends.
 * `invoking` waits for a Lambda's answer, `awaiting` for a token, an execution or children, `waiting` for a time,
 * `retrying` for the time of the next attempt. `pending` is an iteration that may not start yet.
 */
export const frameStatuses = [
  'entering',
  'trying',
  'resolved',
  'joining',
  'invoking',
  'awaiting',
  'waiting',
  'retrying',
  'pending',
  'succeeded',
  'failed',
  'aborted',
] as const;
export type FrameStatus = (typeof frameStatuses)[number];

/** One path of an execution: its main one, or that of a Map's iteration or a Parallel's branch. */
export interface Frame {
  readonly id: number;
  readonly execution: number;
  /** The frame whose Map or Parallel this one belongs to. */
  readonly parent: number | null;
  /** Index of the iteration or the branch. */
  readonly slot: number;
  state: string;
  status: FrameStatus;
  due: number | null;
  /** The execution it waits for. */
  child: number | null;
  data: FrameData;
}

export interface FrameData {
  input: Json;
  /** Assigned in this frame's own scope. */
  variables: Record<string, Json>;
  /** The item of the iteration this frame is. */
  item?: { Index: number; Value: Json };
  enteredAt: number;
  enteredEvent: number;
  lastEvent: number;
  /** Counts attempts of tasks, and their ends: tells a task token that is still good from one that is not. */
  attempt: number;
  retryCount: number;
  /** Retries already used, per retrier. */
  retries: number[];
  /** What a task under way needs to be called again. */
  call?: { functionArn: string; payload: Json };
  /** Deadlines of the task under way. */
  timeoutAt?: number;
  heartbeatAt?: number;
  heartbeatSeconds?: number;
  maxConcurrency?: number;
  outcome?: Outcome;
}

export type Outcome = { readonly result: Json } | { readonly failure: Failure };

export type NewFrame = Omit<Frame, 'id'>;

export interface HistoryEvent {
  readonly id: number;
  readonly previous: number;
  readonly at: number;
  readonly type: string;
  readonly detail: Record<string, Json>;
}
