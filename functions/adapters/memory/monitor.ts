import type { Measurements } from '#domain/release/events';
import type { Monitor } from '#ports/monitor';

export interface MemoryTargetMetrics {
  /** What each target measures, by its name; one that is missing does not answer. */
  readonly measured: Map<string, Measurements>;
}

export const noMetrics = (): MemoryTargetMetrics => ({ measured: new Map() });

export const memoryMonitor = (state: MemoryTargetMetrics): Monitor => ({
  async read(target) {
    return state.measured.get(target.name);
  },
});
