import { describe, expect, it } from 'vitest';
import { minute } from '#test/support/story';
import { benchOf, newId, type MakeStore } from './bench.ts';

const day = 24 * 60;

export function keepsIdempotencyKeys(make: MakeStore): void {
  describe('keeps idempotency keys', () => {
    const bench = benchOf(make);
    const idempotency = { key: 'key', bodyDigest: 'digest-1' };
    const opened = (key = 'key', at = 1) => bench.store.idempotency(key, minute(at));

    it('with the request they opened', async () => {
      expect(await opened()).toBeUndefined();
      await bench.store.commit(bench.opening({ idempotency }));
      expect(await opened()).toMatchObject({ requestId: bench.id, bodyDigest: 'digest-1' });
      expect(await opened('another')).toBeUndefined();
    });

    it('and opens no second request with one, nor writes anything of it', async () => {
      await bench.store.commit(bench.opening({ idempotency }));
      const again = bench.opening({
        id: bench.other,
        idempotency: { ...idempotency, bodyDigest: 'digest-2' },
      });
      expect(await bench.store.commit(again)).toBe('conflict');
      expect(await bench.store.load(bench.other)).toBeUndefined();
      expect(await bench.store.events(bench.other)).toEqual([]);
      expect(await opened()).toMatchObject({ requestId: bench.id, bodyDigest: 'digest-1' });
    });

    it('for the first of those who race', async () => {
      const ids = [bench.id, bench.other, newId()];
      const results = await Promise.all(
        ids.map((id) => bench.store.commit(bench.opening({ id, idempotency }))),
      );
      expect(results.toSorted()).toEqual(['committed', 'conflict', 'conflict']);
      expect(await opened()).toMatchObject({ requestId: ids[results.indexOf('committed')] });
    });

    it('for a day', async () => {
      await bench.store.commit(bench.opening({ idempotency }));
      expect(await opened('key', day)).toMatchObject({ requestId: bench.id });
      const again = bench.opening({ id: bench.other, at: minute(day), idempotency });
      expect(await bench.store.commit(again)).toBe('conflict');
    });

    it('for a day of whole seconds, as DynamoDB counts the time that items live', async () => {
      const [at, last, over] = ['21T10:00:00.900Z', '22T10:00:00.999Z', '22T10:00:01.000Z'].map(
        (time) => `2026-11-${time}`,
      ) as [string, string, string];
      await bench.store.commit(bench.opening({ at, idempotency }));
      expect(await bench.store.idempotency('key', last)).toMatchObject({ requestId: bench.id });
      const again = (now: string) => bench.store.commit(bench.opening({ id: newId(), at: now, idempotency }));
      expect(await again(last)).toBe('conflict');
      expect(await bench.store.idempotency('key', over)).toBeUndefined();
      expect(await again(over)).toBe('committed');
    });

    it('and no longer, whether or not anybody cleaned up', async () => {
      await bench.store.commit(bench.opening({ idempotency }));
      expect(await opened('key', day + 1)).toBeUndefined();
      const again = bench.opening({ id: bench.other, at: minute(day + 1), idempotency });
      expect(await bench.store.commit(again)).toBe('committed');
      expect(await opened('key', day + 1)).toMatchObject({ requestId: bench.other });
    });
  });
}
