import { setTimeout as pause } from 'node:timers/promises';
import { callerOf, type Answer, type Sent } from '#test/journeys/support/call';
import { visitorAt, type Visitor } from '#test/journeys/support/visitor';
import type { House } from '../house.ts';

/** What somebody learns who asks until they are answered. */
export interface Insisted {
  readonly answer: Answer;
  /** Whether an earlier try got no answer and may have been done all the same. */
  readonly inDoubt: boolean;
}

/** A client as they should be: a lost connection is not an answer, so the very same thing is asked again. */
export interface Client {
  readonly visitor: Visitor;
  /** `who` signs it anew each time: moving the clock ends tokens. */
  insist(method: string, path: string, sent?: Sent, who?: Who): Promise<Insisted>;
  /** Asks until an answer fits. */
  until<T>(what: string, ask: () => Promise<T | undefined>): Promise<T>;
  /** Does something that may be done again until nothing interrupts it. */
  through<T>(work: () => Promise<T>): Promise<T>;
  /** Does something while nobody looks whether anything has changed. */
  hush<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when so many more answers have come, whoever got them. */
  heard(count: number): Promise<void>;
}

export interface Who {
  readonly id: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** Times between two looks, and how long a condition may take on a machine that does ten other things. */
const lookMs = 150;
const patienceMs = 300_000;

export function clientOf(house: House): Client {
  const visitor = visitorAt(() => house.url);
  const call = callerOf(() => house.url);

  let answers = 0;
  let quiet: Promise<unknown> = Promise.resolve();
  const waiting = new Set<{ readonly until: number; readonly go: () => void }>();
  function hear(): void {
    answers += 1;
    for (const each of waiting) {
      if (each.until > answers) continue;
      waiting.delete(each);
      each.go();
    }
  }

  async function through<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      await house.up();
      try {
        const done = await work();
        hear();
        return done;
      } catch (trouble) {
        if (!isAway(trouble)) throw trouble;
      }
    }
  }

  return {
    visitor,
    through,
    hush(work) {
      const done = work();
      quiet = done.catch(() => undefined);
      return done;
    },
    heard: (count) => new Promise((go) => waiting.add({ until: answers + count, go })),

    async insist(method, path, sent = {}, who) {
      let inDoubt = false;
      for (;;) {
        const token = who && (await through(() => visitor.token(who.id, who.claims)));
        await house.up();
        try {
          const answer = await call(method, path, { ...sent, ...(token !== undefined && { token }) });
          // Whoever was told 401 or "starting" reached nobody who could have done it.
          if (answer.status === 401 || answer.code === 'starting') continue;
          if (answer.status >= 500) inDoubt = true;
          else {
            hear();
            return { answer, inDoubt };
          }
        } catch (trouble) {
          if (!isAway(trouble)) throw trouble;
          inDoubt ||= causeOf(trouble) !== 'ECONNREFUSED';
        }
      }
    },

    async until(what, ask) {
      const end = performance.now() + patienceMs;
      for (;;) {
        await quiet;
        const answer = await through(ask);
        if (answer !== undefined) return answer;
        if (performance.now() > end) throw new Error(`waited ${patienceMs / 1_000} s for ${what}`);
        await pause(lookMs);
      }
    },
  };
}

/** `fetch` throws a TypeError for a connection that was refused, cut or ended in the middle of an answer. */
const isAway = (trouble: unknown): boolean =>
  trouble instanceof TypeError && /fetch failed|terminated/.test(trouble.message);

function causeOf(trouble: unknown): string | undefined {
  const cause = trouble instanceof Error ? trouble.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
}
