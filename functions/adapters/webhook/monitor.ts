import { measurements } from '#domain/release/events';
import type { Monitor } from '#ports/monitor';
import { call } from './outbound.ts';
import { placeOn, type Targets } from './targets.ts';

/** Reads a target's metrics as JSON. Anything but measurements is no measurement. */
export function httpMonitor(targets: Targets): Monitor {
  return {
    async read(target) {
      const url = placeOn(targets, target);
      if (!url) return undefined;
      try {
        const answer = await call({ url, method: 'GET' }, targets.privateHosts);
        if (answer.status !== 200) return undefined;
        return measurements.safeParse(JSON.parse(answer.body)).data;
      } catch {
        return undefined;
      }
    },
  };
}
