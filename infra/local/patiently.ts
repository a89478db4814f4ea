import { setTimeout as pause } from 'node:timers/promises';

/** The stack answers within milliseconds; this is for a machine that does ten other things. */
const patienceMs = 45_000;

/** Asks a stack again until there is an answer, and gives up with what was waited for. */
export async function patiently<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  limitMs = patienceMs,
): Promise<T> {
  const end = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1_000} s for ${what}`);
    await pause(15);
  }
}
