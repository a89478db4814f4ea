import { beforeEach, describe, expect, it } from 'vitest';
import type { Measurements } from '#domain/release/events';
import type { Monitor } from '#ports/monitor';

export interface MonitorAtWork {
  readonly monitor: Monitor;
  /** From now on the target named `demo` measures this; nothing, and it does not answer. */
  readonly measures: (values: Measurements | undefined) => void;
  readonly close?: () => Promise<void>;
}

const demo = { name: 'demo', path: '/metrics' };

/** What `Monitor` promises, held against one monitor. */
export function monitorContract(name: string, make: () => MonitorAtWork | Promise<MonitorAtWork>): void {
  describe(`a monitor (${name})`, () => {
    let work: MonitorAtWork;
    beforeEach(async () => {
      work = await make();
      return work.close;
    });

    it.each<[string, Measurements]>([
      ['everything', { errorRate: 0.0012, latencyP99Ms: 180.5, failedCallsPerMinute: 3, healthy: true }],
      ['one thing', { errorRate: 0 }],
      ['nothing in particular', {}],
    ])('reads what a target measures: %s', async (_, values) => {
      work.measures(values);
      expect(await work.monitor.read(demo)).toEqual(values);
    });

    it('reads what a target measures now', async () => {
      work.measures({ errorRate: 0.1 });
      await work.monitor.read(demo);
      work.measures({ errorRate: 0.2 });
      expect(await work.monitor.read(demo)).toEqual({ errorRate: 0.2 });
    });

    it('reads nothing of a target that does not answer', async () => {
      work.measures(undefined);
      expect(await work.monitor.read(demo)).toBeUndefined();
    });

    it('reads nothing of a target it does not know', async () => {
      work.measures({ errorRate: 0 });
      expect(await work.monitor.read({ name: 'nowhere', path: '/metrics' })).toBeUndefined();
    });
  });
}
