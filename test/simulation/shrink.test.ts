import { describe, expect, it } from 'vitest';
import { shrink } from './shrink.ts';
import type { Run } from './run.ts';

const disturbances = Array.from({ length: 40 }, (_, index) => `fault ${index}`);

/** A world in which a promise breaks when all of these happen. */
const breaksWith =
  (...needed: readonly string[]) =>
  async (only: ReadonlySet<string>): Promise<Run> => ({
    disturbances: disturbances.filter((name) => only.has(name)),
    violation: needed.every((name) => only.has(name)) ? { invariant: 'S1', sentence: 'twice' } : undefined,
  });

const first = { disturbances, violation: { invariant: 'S1', sentence: 'twice' } } as const;

describe('a shortened history', () => {
  it.each([[['fault 3']], [['fault 3', 'fault 39']], [['fault 0', 'fault 19', 'fault 20']]])(
    'keeps what the promise broke by: %s',
    async (needed) => {
      expect((await shrink(first, breaksWith(...needed))).only).toEqual(needed);
    },
  );

  it('keeps nothing when nothing had to go wrong', async () => {
    expect((await shrink(first, breaksWith())).only).toEqual([]);
  });

  it('does not count another broken promise', async () => {
    const other = async (only: ReadonlySet<string>): Promise<Run> => ({
      disturbances: [...only],
      violation: { invariant: only.has('fault 5') ? 'S1' : 'S2', sentence: '' },
    });
    expect((await shrink(first, other)).only).toEqual(['fault 5']);
  });

  it('ends after so many runs, with what it has by then', async () => {
    const { only, runs } = await shrink(first, breaksWith('fault 3', 'fault 39'), 3);
    expect(runs).toBe(3);
    expect(only).toContain('fault 39');
  });
});
