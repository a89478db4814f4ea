import type { Readings, ReportedReading } from '#ports/readings';
import { copied } from './copied.ts';

export interface MemoryReadings {
  readonly latest: Map<string, ReportedReading>;
}

export const noReadings = (): MemoryReadings => ({ latest: new Map() });

export function memoryReadings(state: MemoryReadings): Readings {
  return {
    async latest(requestId) {
      return state.latest.get(requestId);
    },

    async report(requestId, reading) {
      const known = state.latest.get(requestId);
      if (known && known.at > reading.at) return;
      state.latest.set(requestId, copied(reading));
    },
  };
}
