/**
 * The one clock of the local stack. The engine, the scheduler, the stream poller and every handler that asks
 * for the time read it, so that moving it on moves everything on together.
 *
 * @example
 * const clock = virtualClock(Date.parse('2026-03-01T09:00:00Z'));
 * clock.join(poller);
 * await clock.advance(3_600_000); // an hour later: every timer of that hour has fired, in order, and settled
 */
export interface Clock {
  /** Milliseconds since the epoch. Never goes back. */
  now(): number;
  /** Calls `fire` once when the clock reaches `epochMs`; a time already past fires as soon as possible. */
  at(epochMs: number, fire: Fire): Timer;
  /** Forgets a timer. One that has fired, or was cancelled before, is left alone. */
  cancel(timer: Timer): void;
  /**
   * Moves time on by `ms` and fires every timer due on the way, earliest first (equal times: in the order they
   * were set), each at its own time. What one firing starts has settled before the next one fires. Calls made
   * meanwhile wait their turn. Rejects when a timer or a participant does.
   */
  advance(ms: number): Promise<void>;
  /** From now on `advance` waits for this participant too. */
  join(participant: Participant): void;
  /** Drops every timer, so that nothing of the clock keeps the process alive. */
  close(): void;
}

export type Fire = () => void | Promise<void>;

/** A part of the stack that does work in the background and can tell when it is done. */
export interface Participant {
  /**
   * Resolves when nothing is under way any more; waiting for a timer or for a person is not "under way".
   * Answers true when it did anything since it was last asked: the others are then asked again, because that
   * work may have given them some. A participant that answers nothing is taken to have done nothing.
   */
  settled(): Promise<boolean | void>;
}

/** Returned by `at`, understood by `cancel` of the same clock. */
export interface Timer {
  readonly at: number;
}
