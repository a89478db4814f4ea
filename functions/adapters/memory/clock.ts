import { isoOf, msOf } from '#domain/time';
import type { Clock } from '#ports/clock';

export interface MemoryClock {
  now: string;
}

export const memoryClock = (state: MemoryClock): Clock => ({ now: () => state.now });

/** Moves the clock on and answers with what it shows then. */
export function advance(state: MemoryClock, ms: number): string {
  state.now = isoOf(msOf(state.now) + ms);
  return state.now;
}
