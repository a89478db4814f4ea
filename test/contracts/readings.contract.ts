import { beforeEach, describe, expect, it } from 'vitest';
import type { Readings } from '#ports/readings';
import { minute, storyId } from '#test/support/story';

/** What `Readings` promises, held against one engine. `make` answers with an empty one. */
export function readingsContract(name: string, make: () => Readings | Promise<Readings>): void {
  describe(`readings (${name})`, () => {
    let readings: Readings;
    beforeEach(async () => {
      readings = await make();
    });

    const reading = (at: number, errorRate = 0.001) => ({
      at: minute(at),
      by: 'shop-release',
      values: { errorRate },
    });

    it('are none before anything was reported', async () => {
      expect(await readings.latest(storyId)).toBeUndefined();
    });

    it('are as they were reported, for that request', async () => {
      const values = { errorRate: 0.0012, latencyP99Ms: 180.5, failedCallsPerMinute: 3, healthy: true };
      await readings.report(storyId, { ...reading(1), values });
      expect(await readings.latest(storyId)).toEqual({ ...reading(1), values });
      expect(await readings.latest('another')).toBeUndefined();
    });

    it('may say nothing at all', async () => {
      await readings.report(storyId, { ...reading(1), values: {} });
      expect(await readings.latest(storyId)).toEqual({ ...reading(1), values: {} });
    });

    it('are the latest, in whichever order they come', async () => {
      await readings.report(storyId, reading(1));
      await readings.report(storyId, reading(3));
      await readings.report(storyId, reading(2));
      expect(await readings.latest(storyId)).toEqual(reading(3));
    });

    it('of the same instant are the one that came last', async () => {
      await readings.report(storyId, reading(1, 0.001));
      await readings.report(storyId, reading(1, 0.002));
      expect(await readings.latest(storyId)).toEqual(reading(1, 0.002));
    });
  });
}
