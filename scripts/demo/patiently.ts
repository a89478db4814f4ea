import { setTimeout as pause } from 'node:timers/promises';

/** A step of the machine takes milliseconds; ten seconds without it is a demo that failed. */
const patienceMs = 10_000;

/** Asks again until there is an answer, often at first; never sleeps longer than it has to. */
export async function patiently<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`waited ${patienceMs / 1_000} s for ${what}`);
    await pause(40);
  }
}
