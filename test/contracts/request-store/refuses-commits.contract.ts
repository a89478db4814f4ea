import { describe, expect, it } from 'vitest';
import { untouched } from '#domain/release/environment';
import { nextCommit } from '#test/support/commits';
import { approvedBy, minute, phaseOpened } from '#test/support/story';
import { benchOf, headOf, type MakeStore } from './bench.ts';

export function refusesCommits(make: MakeStore): void {
  describe('refuses a commit', () => {
    const bench = benchOf(make);

    /** Everything that a commit may touch, to see that nothing of it changed. */
    const everything = async () => ({
      loaded: await bench.store.load(bench.id),
      events: await bench.store.events(bench.id),
      environment: await bench.store.environment('checkout', 'production'),
      idempotency: await bench.store.idempotency('key', minute(1)),
    });

    it('that opens a request which is there already, and changes nothing', async () => {
      await bench.store.commit(bench.opening());
      const before = await everything();
      const again = bench.opening({
        form: { version: 'v9' },
        idempotency: { key: 'key', bodyDigest: 'digest' },
        dueAt: minute(1),
      });
      expect(await bench.store.commit(again)).toBe('conflict');
      expect(await everything()).toEqual(before);
    });

    it('that was decided on what is no longer true, and changes nothing', async () => {
      const loaded = await bench.having(phaseOpened());
      await bench.store.commit(nextCommit(loaded, approvedBy('devi')(loaded.release)));
      const before = await everything();
      const environment = { ...untouched('checkout', 'production'), fence: 1, revision: 1 };
      const late = nextCommit(loaded, approvedBy('lena')(loaded.release), { environment, dueAt: minute(9) });
      expect(await bench.store.commit(late)).toBe('conflict');
      expect(await everything()).toEqual(before);
    });

    it('that was decided on a request which is not there', async () => {
      const opening = bench.opening();
      const imagined = { release: opening.after, head: headOf(opening.events), attempt: 1 };
      const commit = nextCommit(imagined, phaseOpened()(imagined.release));
      expect(await bench.store.commit(commit)).toBe('conflict');
      expect(await bench.store.load(bench.id)).toBeUndefined();
      expect(await bench.store.events(bench.id)).toEqual([]);
    });

    it('of all but one of those who race', async () => {
      const loaded = await bench.having(phaseOpened());
      const people = ['devi', 'dave', 'lena', 'sara', 'twohats'];
      const results = await Promise.all(
        people.map((by) => bench.store.commit(nextCommit(loaded, approvedBy(by)(loaded.release)))),
      );
      expect(results.filter((result) => result === 'committed')).toHaveLength(1);
      const { release } = await bench.loaded();
      expect(release.phases[0]?.decisions.map(({ by }) => by)).toEqual([
        people[results.indexOf('committed')],
      ]);
      expect(await bench.store.events(bench.id)).toHaveLength(3);
    });

    it('or says again that it stands, when it was committed already: it stands once', async () => {
      const loaded = await bench.having(phaseOpened());
      const commit = nextCommit(loaded, approvedBy('devi')(loaded.release));
      await bench.store.commit(commit);
      const before = await everything();
      await bench.store.commit(commit);
      expect(await everything()).toEqual(before);
    });
  });
}
