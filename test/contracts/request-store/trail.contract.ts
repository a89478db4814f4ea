import { describe, expect, it } from 'vitest';
import { faultIn } from '#domain/audit/chain';
import type { EvidenceValue } from '#domain/release/form';
import { nextCommit } from '#test/support/commits';
import { approvedBy, deployed, evidenceAttached, healthChecked, phaseOpened } from '#test/support/story';
import { benchOf, evidence, type MakeStore } from './bench.ts';

export function tellsTheTrail(make: MakeStore): void {
  describe('tells the trail', () => {
    const bench = benchOf(make);

    it('after any event, in order', async () => {
      await bench.having(phaseOpened(), approvedBy('devi'), approvedBy('lena'));
      const sequences = async (after?: number) =>
        (await bench.store.events(bench.id, after)).map((event) => event.sequence);
      expect(await sequences()).toEqual([1, 2, 3, 4]);
      expect(await sequences(0)).toEqual([1, 2, 3, 4]);
      expect(await sequences(2)).toEqual([3, 4]);
      expect(await sequences(4)).toEqual([]);
    });

    it('one event at a time', async () => {
      await bench.having(phaseOpened(), approvedBy('devi'));
      const trail = await bench.store.events(bench.id);
      expect(await bench.store.event(bench.id, 1)).toEqual(trail[0]);
      expect(await bench.store.event(bench.id, 3)).toEqual(trail[2]);
      expect(await bench.store.event(bench.id, 4)).toBeUndefined();
      expect(await bench.store.event(bench.other, 1)).toBeUndefined();
    });

    it('a hundred events at a time', async () => {
      const thirty = Array.from({ length: 30 }, (_, number) => evidence(`piece-${number}`)).flat();
      await bench.having();
      for (let commits = 0; commits < 4; commits += 1)
        await bench.store.commit(nextCommit(await bench.loaded(), thirty));
      const first = await bench.store.events(bench.id);
      const second = await bench.store.events(bench.id, first.at(-1)?.sequence);
      expect([first.length, second.length]).toEqual([100, 21]);
      expect(faultIn(bench.id, (await bench.loaded()).head, [...first, ...second])).toBeUndefined();
    });

    it.each<[string, EvidenceValue]>([
      ['fractions', 0.1 + 0.2],
      ['very small numbers', 1.5e-100],
      ['the largest exact integers', Number.MAX_SAFE_INTEGER],
      ['negative numbers', -273.15],
      ['truths', false],
      ['other scripts, composed or not', 'Größe Gro\u0308ße ✓ 日本語 \u{1f600}'],
      ['what JSON escapes', '"\\/\u00a0"'],
      ['empty maps', {}],
      ['names that every object carries', { toString: true, valueOf: 'x', hasOwnProperty: 1 }],
    ])('without losing %s', async (_, value) => {
      const loaded = await bench.having(evidenceAttached('coverage', value));
      const trail = await bench.store.events(bench.id);
      expect(trail.at(-1)?.data).toEqual({ name: 'coverage', value });
      expect(loaded.release.evidence['coverage']).toEqual(value);
      expect(faultIn(bench.id, loaded.head, trail)).toBeUndefined();
    });

    it('without losing empty measurements', async () => {
      const loaded = await bench.having(...deployed.slice(1), healthChecked({}, 10));
      const trail = await bench.store.events(bench.id);
      expect(trail.at(-1)?.data).toMatchObject({ values: {}, source: 'none' });
      expect(loaded.release.watch?.last?.values).toEqual({});
      expect(faultIn(bench.id, loaded.head, trail)).toBeUndefined();
    });
  });
}
