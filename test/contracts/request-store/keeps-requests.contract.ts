import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { chain, faultIn, genesis } from '#domain/audit/chain';
import { fold } from '#domain/release/apply';
import type { RequestStore } from '#ports/request-store';
import { existing, nextCommit } from '#test/support/commits';
import { anyHistory, type History } from '#test/support/histories';
import { approvedBy, evidenceAttached, phaseOpened } from '#test/support/story';
import { benchOf, headOf, newId, type MakeStore } from './bench.ts';

export function keepsRequests(make: MakeStore, histories: number): void {
  describe('keeps a request', () => {
    const bench = benchOf(make);

    it('that was opened', async () => {
      const commit = bench.opening();
      expect(await bench.store.commit(commit)).toBe('committed');
      expect(await bench.store.load(bench.id)).toEqual({
        release: commit.after,
        head: headOf(commit.events),
        attempt: 1,
      });
      expect(await bench.store.events(bench.id)).toEqual(commit.events);
    });

    it('and knows nothing of any other', async () => {
      await bench.store.commit(bench.opening());
      expect(await bench.store.load(bench.other)).toBeUndefined();
      expect(await bench.store.events(bench.other)).toEqual([]);
    });

    it('as the last commit left it', async () => {
      await bench.having(phaseOpened(), approvedBy('devi'), approvedBy('lena'));
      const events = await bench.store.events(bench.id);
      expect(events.map((event) => event.type)).toEqual([
        'request-opened',
        'phase-opened',
        'decision-recorded',
        'decision-recorded',
      ]);
      expect(await bench.loaded()).toEqual({
        release: fold(bench.id, events),
        head: headOf(events),
        attempt: 1,
      });
    });

    it(
      'whatever happened to it: the record is the fold of its trail, and the trail verifies',
      { timeout: 30_000 },
      async () => {
        await fc.assert(
          fc.asyncProperty(anyHistory('renamed below'), async (history) => {
            const id = newId();
            await commitAll(bench.store, id, history);
            const events = chain(id, genesis, history.flat());
            expect(await bench.store.load(id)).toEqual({
              release: fold(id, events),
              head: headOf(events),
              attempt: 1,
            });
            const trail = await bench.store.events(id);
            expect(trail).toEqual(events);
            expect(faultIn(id, headOf(events), trail)).toBeUndefined();
          }),
          { numRuns: histories },
        );
      },
    );

    it('and nobody changes it but by committing', async () => {
      const commit = bench.opening();
      await bench.store.commit(commit);
      const read = await bench.loaded();
      commit.after.form.components.push('planted');
      attempt(() => read.release.form.components.push('planted, too'));
      expect((await bench.loaded()).release.form.components).toEqual(['cart', 'payment page']);
    });

    it('with several events of one commit', async () => {
      await bench.store.commit(bench.opening());
      const before = await bench.loaded();
      const events = [phaseOpened(), evidenceAttached('coverage', 91.5)].flatMap((step) =>
        step(before.release),
      );
      await bench.store.commit(nextCommit(before, events));
      expect((await bench.store.events(bench.id)).map((event) => event.type)).toEqual([
        'request-opened',
        'phase-opened',
        'evidence-attached',
      ]);
      const { release, head } = await bench.loaded();
      expect(head.sequence).toBe(3);
      expect(release).toMatchObject({ evidence: { coverage: 91.5 }, phases: [{ outcome: 'open' }] });
    });
  });
}

async function commitAll(store: RequestStore, id: string, history: History): Promise<void> {
  const [opening = [], ...later] = history;
  const after = fold(id, opening);
  if (!after) throw new Error('a history begins with an opening');
  const commit = { before: undefined, after, events: chain(id, genesis, opening) };
  expect(await store.commit(commit)).toBe('committed');
  for (const events of later)
    expect(await store.commit(nextCommit(await existing(store, id), events))).toBe('committed');
}

/** A store may hand out what is its own to read, or hand out what cannot be changed. */
function attempt(change: () => void): void {
  try {
    change();
  } catch (refusal) {
    expect(refusal).toBeInstanceOf(TypeError);
  }
}
