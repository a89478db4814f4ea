import { describe, expect, it } from 'vitest';
import type { Wait } from '#ports/request-store';
import { nextCommit } from '#test/support/commits';
import { approvedBy, minute, phaseOpened } from '#test/support/story';
import { benchOf, type MakeStore } from './bench.ts';

const wait = (over: Partial<Wait> = {}): Wait => ({
  wait: 'phase:gate',
  token: 'token-1',
  enteredAt: minute(1),
  dueAt: minute(31),
  ...over,
});

export function keepsTheBooks(make: MakeStore): void {
  describe('keeps when the sweeper looks', () => {
    const bench = benchOf(make);

    it('as the opening says', async () => {
      await bench.store.commit(bench.opening({ dueAt: minute(1) }));
      expect((await bench.loaded()).dueAt).toBe(minute(1));
    });

    it('as a later commit says, or as it was when that says nothing', async () => {
      await bench.store.commit(bench.opening({ dueAt: minute(1) }));
      const first = await bench.loaded();
      await bench.store.commit(nextCommit(first, phaseOpened()(first.release)));
      const second = await bench.loaded();
      expect(second.dueAt).toBe(minute(1));
      await bench.store.commit(nextCommit(second, approvedBy('devi')(second.release), { dueAt: minute(5) }));
      expect((await bench.loaded()).dueAt).toBe(minute(5));
    });

    it('until it is cleared', async () => {
      const { head } = await bench.having();
      await bench.store.setDue(bench.id, head, minute(7));
      expect((await bench.loaded()).dueAt).toBe(minute(7));
      await bench.store.setDue(bench.id, head, undefined);
      expect(await bench.loaded()).not.toHaveProperty('dueAt');
    });

    it('but not what was meant for an earlier state of the record', async () => {
      await bench.store.commit(bench.opening({ dueAt: minute(1) }));
      const first = await bench.loaded();
      await bench.store.commit(nextCommit(first, phaseOpened()(first.release)));
      await bench.store.setDue(bench.id, first.head, undefined);
      await bench.store.setDue(bench.id, first.head, minute(9));
      expect((await bench.loaded()).dueAt).toBe(minute(1));
    });
  });

  describe('keeps when the sweeper looks, of two who say so at the same moment,', () => {
    const bench = benchOf(make);

    it('as the commit says: the record moves on, whoever is first', async () => {
      const loaded = await bench.having();
      const commit = nextCommit(loaded, phaseOpened()(loaded.release), { dueAt: minute(5) });
      const [result] = await Promise.all([
        bench.store.commit(commit),
        bench.store.setDue(bench.id, loaded.head, minute(9)),
        bench.store.setDue(bench.id, loaded.head, undefined),
      ]);
      expect(result).toBe('committed');
      expect((await bench.loaded()).dueAt).toBe(minute(5));
    });
  });

  describe('keeps the token of a waiting task', () => {
    const bench = benchOf(make);

    it('with what it waits for', async () => {
      await bench.having();
      await bench.store.saveWait(bench.id, wait());
      expect((await bench.loaded()).wait).toEqual(wait());
    });

    it('that was entered later, in whichever order two come', async () => {
      await bench.having();
      await bench.store.saveWait(bench.id, wait({ token: 'token-2', enteredAt: minute(2) }));
      await bench.store.saveWait(bench.id, wait({ token: 'token-1', enteredAt: minute(1) }));
      expect((await bench.loaded()).wait?.token).toBe('token-2');
      await bench.store.saveWait(bench.id, wait({ token: 'token-3', enteredAt: minute(3) }));
      expect((await bench.loaded()).wait?.token).toBe('token-3');
    });

    it('that was entered latest, of those that race', async () => {
      await bench.having();
      const tokens = [3, 1, 4, 2].map((at) => wait({ token: `token-${at}`, enteredAt: minute(at) }));
      await Promise.all(tokens.map((one) => bench.store.saveWait(bench.id, one)));
      expect((await bench.loaded()).wait?.token).toBe('token-4');
    });

    it('that came last, of a state that was tried again', async () => {
      await bench.having();
      await bench.store.saveWait(bench.id, wait({ token: 'first try' }));
      await bench.store.saveWait(bench.id, wait({ token: 'second try' }));
      expect((await bench.loaded()).wait?.token).toBe('second try');
    });

    it('until it was used, and leaves another one in its place', async () => {
      await bench.having();
      await bench.store.saveWait(bench.id, wait({ token: 'token-2', enteredAt: minute(2) }));
      await bench.store.removeWait(bench.id, 'token-1');
      expect((await bench.loaded()).wait?.token).toBe('token-2');
      await bench.store.removeWait(bench.id, 'token-2');
      expect(await bench.loaded()).not.toHaveProperty('wait');
      await bench.store.removeWait(bench.id, 'token-2');
    });
  });

  describe('keeps the number of attempts', () => {
    const bench = benchOf(make);

    it('and counts each once', async () => {
      await bench.having();
      expect(await bench.store.nextAttempt(bench.id, 1)).toBe(true);
      expect(await bench.store.nextAttempt(bench.id, 1)).toBe(false);
      expect((await bench.loaded()).attempt).toBe(2);
    });

    it('and counts one of those who race', async () => {
      await bench.having();
      const race = await Promise.all([1, 2, 3].map(() => bench.store.nextAttempt(bench.id, 1)));
      expect(race.filter(Boolean)).toHaveLength(1);
      expect((await bench.loaded()).attempt).toBe(2);
    });
  });

  describe('keeps the number of attempts beside the record', () => {
    const bench = benchOf(make);

    it('so that counting one and a commit at the same moment both stand', async () => {
      const loaded = await bench.having();
      const results = await Promise.all([
        bench.store.commit(nextCommit(loaded, phaseOpened()(loaded.release))),
        bench.store.nextAttempt(bench.id, 1),
      ]);
      expect(results).toEqual(['committed', true]);
      expect(await bench.loaded()).toMatchObject({ attempt: 2, head: { sequence: 2 } });
    });
  });

  describe('keeps its books apart from the record', () => {
    const bench = benchOf(make);

    it('so that no commit touches them, nor do they get in its way', async () => {
      await bench.store.commit(bench.opening());
      const loaded = await bench.loaded();
      await bench.store.saveWait(bench.id, wait());
      await bench.store.setDue(bench.id, loaded.head, minute(3));
      await bench.store.nextAttempt(bench.id, 1);
      expect(await bench.store.commit(nextCommit(loaded, phaseOpened()(loaded.release)))).toBe('committed');
      expect(await bench.loaded()).toMatchObject({ attempt: 2, dueAt: minute(3), wait: wait() });
    });

    it('so that they make no request of one that is not there', async () => {
      await bench.store.setDue(bench.id, { sequence: 1, hash: 'a'.repeat(64) }, minute(1));
      await bench.store.removeWait(bench.id, 'token-1');
      await bench.store.saveWait(bench.id, wait());
      expect(await bench.store.nextAttempt(bench.id, 1)).toBe(false);
      expect(await bench.store.load(bench.id)).toBeUndefined();
    });
  });
}
