import { isoOf, msOf } from '#domain/time';
import type { Clock } from '#ports/clock';
import type { SetAside } from '#ports/set-aside';

export interface MemorySetAside {
  /** What was given up, oldest first. */
  kept: readonly Kept[];
  takings: number;
}

interface Kept {
  readonly body: string;
  /** Of the latest taking. */
  readonly receipt?: string;
  readonly hiddenUntil: string;
}

export const setAsideOf = (...bodies: readonly string[]): MemorySetAside => ({
  kept: bodies.map((body) => ({ body, hiddenUntil: '' })),
  takings: 0,
});

const atOnce = 10;
const hiddenMs = 120_000;

export function memorySetAside(state: MemorySetAside, clock: Clock): SetAside {
  const free = () => state.kept.filter(({ hiddenUntil }) => hiddenUntil <= clock.now());
  return {
    async take() {
      const hiddenUntil = isoOf(msOf(clock.now()) + hiddenMs);
      const taken = new Map(
        free()
          .slice(0, atOnce)
          .map((one) => [one, { ...one, receipt: `taking ${(state.takings += 1)}`, hiddenUntil }]),
      );
      state.kept = state.kept.map((one) => taken.get(one) ?? one);
      return [...taken.values()].map(({ receipt, body }) => ({ receipt, body }));
    },
    async done(receipt) {
      state.kept = state.kept.filter((one) => one.receipt !== receipt);
    },
    async putBack(receipt) {
      state.kept = state.kept.map((one) => (one.receipt === receipt ? { ...one, hiddenUntil: '' } : one));
    },
    count: async () => free().length,
  };
}
