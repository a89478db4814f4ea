import type { Head } from '#domain/audit/chain';
import type { EnvironmentRecord } from '#domain/release/environment';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';

/** A task of the workflow that waits for the record to move on. Its token never leaves the store but to resume it. */
export interface Wait {
  /** What it waits for, as `waitOf` names it. */
  readonly wait: string;
  readonly token: string;
  /** When the workflow entered the waiting state; of two tokens the later one counts. */
  readonly enteredAt: string;
  /** When something should have happened at the latest; the sweeper looks from then on. */
  readonly dueAt: string;
}

export interface Loaded {
  readonly release: Release;
  readonly head: Head;
  /** Number of the workflow execution that carries this request. */
  readonly attempt: number;
  /** Set while the workflow is owed a call: when the sweeper looks whether it was made. */
  readonly dueAt?: string;
  readonly wait?: Wait;
}

export interface IdempotencyRecord {
  readonly requestId: string;
  readonly bodyDigest: string;
}

export interface Commit {
  /** `undefined` opens a new request. */
  readonly before: Loaded | undefined;
  readonly after: Release;
  readonly events: readonly ChainedEvent[];
  /** When the sweeper looks whether the workflow was told; left out, whatever stands there stays. */
  readonly dueAt?: string;
  readonly environment?: EnvironmentRecord;
  readonly idempotency?: { readonly key: string; readonly bodyDigest: string };
}

/** What is true now, and the audit trail that says how it came about; both change together or not at all. */
export interface RequestStore {
  /** Strongly consistent. */
  load(id: string): Promise<Loaded | undefined>;
  /**
   * Writes the new state and its events in one transaction. `conflict` means that somebody else was first, or an
   * idempotency key or environment moved on: read again and decide again.
   */
  commit(commit: Commit): Promise<'committed' | 'conflict'>;
  /** Events with a sequence number above `after`, in order, at most 100; with the head they lead to. */
  events(id: string, after?: number): Promise<readonly ChainedEvent[]>;
  /** The one event, read without those that follow it: what that costs must not depend on how many do. */
  event(id: string, sequence: number): Promise<ChainedEvent | undefined>;
  environment(service: string, environment: string): Promise<EnvironmentRecord>;
  /** Writes the record alone, one revision further; where another one got there first, that one stands. */
  settleEnvironment(record: EnvironmentRecord): Promise<void>;
  /** What was opened under a key within the 24 hours before `now`. */
  idempotency(key: string, now: string): Promise<IdempotencyRecord | undefined>;

  /** Keeps the token of a waiting task, unless a later one is kept already. */
  saveWait(id: string, wait: Wait): Promise<void>;
  /** Forgets a token that was used or is void; another token in its place stays. */
  removeWait(id: string, token: string): Promise<void>;
  /** Sets or clears when the sweeper looks again, unless the record moved on from `head` meanwhile. */
  setDue(id: string, head: Head, dueAt: string | undefined): Promise<void>;
  /** Counts a new attempt of the workflow; `false` when another one counted it first. */
  nextAttempt(id: string, from: number): Promise<boolean>;
}
