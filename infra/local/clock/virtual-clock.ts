import type { Clock } from './clock.ts';
import { clockOver } from './clock-over.ts';

/** A clock for tests: it stands at `startEpochMs` and moves by `advance` only. */
export function virtualClock(startEpochMs: number): Clock {
  let now = startEpochMs;
  return clockOver({
    now: () => now,
    moveTo: (epochMs) => void (now = Math.max(now, epochMs)),
    nextTimer: () => undefined,
  });
}
