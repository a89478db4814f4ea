import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import type { Clock } from './clock/clock.ts';
import { movableClock } from './clock/movable-clock.ts';

const kept = z.object({ offsetMs: z.number() });

/** The machine's clock plus what it was moved on by, which the file keeps. */
export function openStackClock(file: string): Clock {
  const offsetMs = existsSync(file) ? kept.parse(JSON.parse(readFileSync(file, 'utf8'))).offsetMs : 0;
  return movableClock({
    offsetMs,
    onOffset(offset) {
      writeFileSync(`${file}.new`, JSON.stringify({ offsetMs: offset }));
      renameSync(`${file}.new`, file);
    },
  });
}
