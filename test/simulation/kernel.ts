import { isoOf } from '#domain/time';
import type { Clock } from '#infra/local/clock/clock';
import { clockOver } from '#infra/local/clock/clock-over';
import type { Chances } from './chances.ts';
import { begin, never, type Ending, type Process } from './process.ts';

/** What stands still until the kernel lets it go on. */
interface Held {
  readonly process: Process;
  readonly site: string;
  readonly at: number;
  readonly go: () => void;
}

export interface Kernel {
  readonly clock: Clock;
  /** Now, as ISO 8601. */
  now(): string;
  /** Does something once, `ms` from now. */
  after(ms: number, what: () => void): void;
  /** Runs a call as a process of its own. */
  spawn<T>(name: string, work: (process: Process) => Promise<T>, mayNotChange?: string): Promise<Ending<T>>;
  /** Stands still before a step, for at least `ms`; others may go first. Never comes back for a dead process. */
  hold(process: Process, site: string, ms: number): Promise<void>;
  /** Lets one after the other go on until `isOver` or nothing is left to do. */
  run(isOver: () => boolean): Promise<void>;
  /** Moves the clock on while everything stands still; what came due meanwhile comes late. */
  jump(ms: number): void;
  /** One line of the history. */
  note(who: string, what: string): void;
}

/** A function that has not ended by then is ended: the timeout of the longest of them (`infra/aws/functions.ts`). */
const functionTimeoutMs = 60_000;

const beginning = Date.parse('2026-03-02T09:00:00.000Z');

/**
 * One thread for everything that runs at once: whoever calls a port stands still until it is their turn, and whose
 * turn it is follows from the seed. Between two turns all code runs until it stands still again, so a history
 * depends on nothing but the seed and the code.
 */
export function kernelOf(chances: Chances, history: ((line: string) => void) | undefined): Kernel {
  let now = beginning;
  let nextTimer: number | undefined;
  let processes = 0;
  let turns = 0;
  const held: Held[] = [];
  const paceMs = chances.pick('pace', [1, 1, 20, 400]);
  const disorder = chances.pick('disorder', [0, 0.1, 0.5]);
  const clock = clockOver({
    now: () => now,
    moveTo: (epochMs) => void (now = Math.max(now, epochMs)),
    nextTimer: (epochMs) => void (nextTimer = epochMs),
  });

  const note = (who: string, what: string) =>
    history?.(`${isoOf(now).slice(11, 23)} ${who.padEnd(28)} ${what}`);

  /** Usually the one that stands longest; out of turn by chance. */
  function nextTurn(): Held | undefined {
    const ready = held.filter(({ at }) => at <= now);
    if (ready.length < 2) return ready[0];
    turns += 1;
    return chances.happens(`order#${turns}`, disorder) ? chances.pick(`turn#${turns}`, ready) : ready[0];
  }

  function moveOn(to: number): void {
    now = Math.max(now, to);
    if (nextTimer !== undefined && nextTimer <= now) clock.fireDue();
  }

  return {
    clock,
    now: () => isoOf(now),
    note,
    after: (ms, what) => void clock.at(now + ms, what),
    jump(ms) {
      for (const { process } of held) process.isDisturbed = true;
      moveOn(now + ms);
    },

    spawn(name, work, mayNotChange) {
      processes += 1;
      return begin({ id: processes, name: `${name} (${processes})`, startedAt: now, mayNotChange }, work);
    },

    async hold(process, site, ms) {
      if (!process.isAlive) return never;
      await new Promise<void>((go) => held.push({ process, site, at: now + ms, go }));
      if (process.isAlive && now - process.startedAt > functionTimeoutMs) {
        note(process.name, `ended by its timeout before ${site}`);
        process.die();
      }
      return process.isAlive ? undefined : never;
    },

    async run(isOver) {
      await turnOfTheLoop();
      for (;;) {
        await quiet();
        if (isOver()) return;
        const turn = nextTurn();
        if (turn) {
          held.splice(held.indexOf(turn), 1);
          turn.go();
          moveOn(now + paceMs);
          continue;
        }
        const next = Math.min(nextTimer ?? Infinity, ...held.map(({ at }) => at));
        if (next === Infinity) return;
        moveOn(next);
      }
    },
  };
}

/**
 * Everything that can run has run: a tick asked for by a promise's reaction comes when no promise has more to do. It
 * costs a fraction of a turn of the event loop, which has nothing to add, as nothing here waits for the outside.
 */
const quiet = () => new Promise<void>((done) => process.nextTick(done));

/** Lets out what waits for the event loop: news to the process that started this one, and rejections nobody handled. */
const turnOfTheLoop = () => new Promise<void>((done) => setImmediate(done));
