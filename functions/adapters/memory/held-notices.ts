import type { HeldNotice, HeldNotices } from '#ports/held-notices';

/** By a key in the order they are due. */
export type MemoryHeld = Map<string, HeldNotice>;

export const noHeld = (): MemoryHeld => new Map();

const keyOf = ({ sendAt, person, requestId, sequence, kind }: HeldNotice) =>
  [sendAt, person, requestId, String(sequence).padStart(6, '0'), kind].join('#');

export function memoryHeldNotices(state: MemoryHeld): HeldNotices {
  return {
    async hold(notice) {
      state.set(keyOf(notice), notice);
    },

    async due(now, limit) {
      return [...state]
        .filter(([, { sendAt }]) => sendAt <= now)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([, notice]) => notice);
    },

    async drop(notices) {
      for (const notice of notices) state.delete(keyOf(notice));
    },
  };
}
