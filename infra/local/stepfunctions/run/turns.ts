import type { Clock, Timer } from '#infra/local/clock/clock';
import type { Store } from '../store/store.ts';
import type { LambdaCall, Run } from './run.ts';
import { fireNext, nextDue } from './timers.ts';
import { walk } from './walk.ts';

interface TurnsOptions {
  readonly clock: Clock;
  readonly store: Store;
  /** What a run needs beside the store and the moment. */
  readonly engine: Pick<Run, 'random' | 'tokens' | 'definitionOf' | 'machineInForce'>;
  /** Makes a Lambda call and takes its answer; the turn that asked for it is over. */
  readonly call: (call: LambdaCall) => Promise<void>;
}

export interface Turns {
  /** Does some work and everything that follows from it at once, in one transaction, when its turn comes. */
  take<T>(work: (run: Run) => T | Promise<T>): Promise<T>;
  /** Nothing under way: no turn, no call. Answers whether there was anything since it was last asked. */
  settled(): Promise<boolean>;
  /** The same, without an answer, for anyone but the clock. */
  idle(): Promise<void>;
  /** Lets what is under way come to its end; nothing fires any more. */
  stop(): Promise<void>;
}

/** One transaction at a time, the calls it asked for after it, and one timer for whatever is due first. */
export function turnsOf({ clock, store, engine, call }: TurnsOptions): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let underWay = 0;
  let hasWorked = false;
  let isStopping = false;
  let alarm: Timer | undefined;
  const waiting: (() => void)[] = [];

  async function counted<T>(work: Promise<T>): Promise<T> {
    underWay += 1;
    hasWorked = true;
    try {
      return await work;
    } finally {
      underWay -= 1;
      if (underWay === 0) for (const wake of waiting.splice(0)) wake();
    }
  }

  async function perform<T>(work: (run: Run) => T | Promise<T>): Promise<T> {
    const run: Run = { ...engine, store, now: Math.floor(clock.now()), ready: [], calls: [] };
    const result = await store.transaction(async () => {
      const worked = await work(run);
      await walk(run);
      return worked;
    });
    // Whoever fails here is a bug that nobody waits for: the rejection ends the process, loudly.
    for (const each of run.calls) void counted(call(each));
    setAlarm();
    return result;
  }

  function take<T>(work: (run: Run) => T | Promise<T>): Promise<T> {
    const turn = last.then(() => perform(work));
    last = turn.catch(() => undefined);
    return counted(turn);
  }

  function setAlarm(): void {
    const due = isStopping ? undefined : nextDue(store);
    if (due === alarm?.at) return;
    if (alarm) clock.cancel(alarm);
    alarm = due === undefined ? undefined : clock.at(due, fire);
  }

  async function fire(): Promise<void> {
    alarm = undefined;
    await take(fireNext);
  }

  async function idle(): Promise<void> {
    while (underWay > 0) await new Promise<void>((wake) => waiting.push(wake));
  }

  return {
    take,
    idle,
    async settled() {
      await idle();
      const worked = hasWorked;
      hasWorked = false;
      return worked;
    },
    async stop() {
      isStopping = true;
      if (alarm) clock.cancel(alarm);
      await idle();
    },
  };
}
