import type { Clock } from './clock.ts';
import { clockOver } from './clock-over.ts';

export interface MovableClockOptions {
  /** How far the clock was ahead of real time when it was last stopped. 0 at first. */
  readonly offsetMs: number;
  /** Called with every new offset before anything happens at the new time; whoever stores it makes it survive. */
  readonly onOffset: (offsetMs: number) => void;
}

/** Node fires a timer with a longer delay at once: the delay is a signed 32-bit number of milliseconds (24.8 days). */
const longestDelayMs = 2 ** 31 - 1;

/** The clock of a running stack: real time plus an offset that `advance` adds to. Due timers fire by themselves. */
export function movableClock({ offsetMs, onOffset }: MovableClockOptions): Clock {
  let offset = offsetMs;
  let alarm: NodeJS.Timeout | undefined;
  let latest = 0;
  const now = () => (latest = Math.max(latest, Date.now() + offset));

  const clock = clockOver({
    now,
    moveTo(epochMs) {
      const missing = epochMs - now();
      if (missing <= 0) return;
      offset += missing;
      onOffset(offset);
    },
    nextTimer(epochMs) {
      clearTimeout(alarm);
      if (epochMs === undefined) return;
      const delay = Math.min(Math.max(epochMs - now(), 0), longestDelayMs);
      alarm = setTimeout(() => clock.fireDue(), delay);
    },
  });
  return clock;
}
