import { describe, expect, it } from 'vitest';
import { take, untouched } from '#domain/release/environment';
import { existing, nextCommit, stored } from '#test/support/commits';
import { authorized, deploymentStarted, minute, phaseOpened } from '#test/support/story';
import { benchOf, evidence, type MakeStore } from './bench.ts';

const free = untouched('checkout', 'production');
const taken = { ...free, fence: 1, revision: 1, holder: 'a request' };

export function keepsEnvironments(make: MakeStore): void {
  describe('keeps environments', () => {
    const bench = benchOf(make);
    const environment = () => bench.store.environment('checkout', 'production');

    it('as nobody touched them', async () => {
      expect(await environment()).toEqual(free);
    });

    it('as the last commit left them, each for itself', async () => {
      const loaded = await bench.having(...authorized.slice(1));
      const running = { requestId: bench.id, version: 'v1.2.3', at: minute(5) };
      const record = { ...taken, running, lastSuccessful: running };
      await bench.store.commit(
        nextCommit(loaded, deploymentStarted()(loaded.release), { environment: record }),
      );
      expect(await environment()).toEqual(record);
      expect(await bench.store.environment('checkout', 'staging')).toEqual(untouched('checkout', 'staging'));
    });

    it('without what a later commit took away from them', async () => {
      const first = await bench.having();
      await bench.store.commit(nextCommit(first, evidence('one'), { environment: taken }));
      const { holder: _, ...freed } = { ...taken, revision: 2 };
      await bench.store.commit(nextCommit(await bench.loaded(), evidence('two'), { environment: freed }));
      expect(await environment()).toEqual(freed);
    });

    it('for the first of two who take them, and nothing of the other is written', async () => {
      const two = [await bench.having(), await stored(bench.store, { id: bench.other })];
      const record = await environment();
      const results = await Promise.all(
        two.map((loaded) => {
          const free = take(record, loaded.release.id);
          if (!free.ok) throw new Error(free.refusal.code);
          return bench.store.commit(
            nextCommit(loaded, phaseOpened()(loaded.release), { environment: free.value }),
          );
        }),
      );
      expect(results.toSorted()).toEqual(['committed', 'conflict']);
      const ids = [bench.id, bench.other];
      const [winner = '', loser = ''] = results[0] === 'committed' ? ids : ids.toReversed();
      expect(await environment()).toMatchObject({ holder: winner, revision: 1 });
      expect((await existing(bench.store, winner)).head.sequence).toBe(2);
      expect((await existing(bench.store, loser)).head.sequence).toBe(1);
      expect(await bench.store.events(loser)).toHaveLength(1);
    });

    it('against a change that was decided on an earlier state of theirs, until it is decided anew', async () => {
      const first = await stored(bench.store, { id: bench.other });
      await bench.store.commit(nextCommit(first, phaseOpened()(first.release), { environment: taken }));
      const second = await bench.having();
      const opens = phaseOpened()(second.release);
      expect(await bench.store.commit(nextCommit(second, opens, { environment: taken }))).toBe('conflict');
      expect((await bench.loaded()).head.sequence).toBe(1);
      const fresh = { ...taken, revision: 2 };
      expect(await bench.store.commit(nextCommit(second, opens, { environment: fresh }))).toBe('committed');
    });
  });
}
