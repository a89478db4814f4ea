import { isoOf, msOf } from '#domain/time';
import type { NoticeLedger } from '#ports/notice-ledger';

export interface MemoryNotices {
  readonly entries: Map<string, Entry>;
}

interface Entry {
  readonly state: 'sending' | 'sent';
  readonly by: string;
  readonly at: string;
  readonly failures: number;
}

export const noNotices = (): MemoryNotices => ({ entries: new Map() });

const claimMs = 120_000;

export function memoryNoticeLedger(state: MemoryNotices): NoticeLedger {
  return {
    async claim(key, by, now) {
      const entry = state.entries.get(key);
      if (entry?.state === 'sent') return 'sent';
      if (entry && entry.by !== by && entry.at >= isoOf(msOf(now) - claimMs)) return 'in-progress';
      state.entries.set(key, { state: 'sending', by, at: now, failures: entry?.failures ?? 0 });
      return 'claimed';
    },

    async release(key) {
      const entry = state.entries.get(key);
      if (entry?.state !== 'sending') return 0;
      const failures = entry.failures + 1;
      state.entries.set(key, { ...entry, at: '', failures });
      return failures;
    },

    async sent(key, now) {
      const { by = '', failures = 0 } = state.entries.get(key) ?? {};
      state.entries.set(key, { state: 'sent', by, at: now, failures });
    },
  };
}
