import { beforeEach, describe, expect, it } from 'vitest';
import type { HeldNotice, HeldNotices } from '#ports/held-notices';
import { minute } from '#test/support/story';

const notice = (over: Partial<HeldNotice> = {}): HeldNotice => ({
  person: 'lena',
  requestId: '01KAF00000000000000000000A',
  sequence: 2,
  kind: 'asked',
  sendAt: minute(10),
  since: minute(0),
  ...over,
});

/** What `HeldNotices` promises, held against one engine. `make` answers with an empty one. */
export function heldNoticesContract(name: string, make: () => HeldNotices | Promise<HeldNotices>): void {
  describe(`notices that are kept (${name})`, () => {
    let held: HeldNotices;
    beforeEach(async () => {
      held = await make();
    });

    it('are none at first', async () => {
      expect(await held.due(minute(1_000), 10)).toEqual([]);
    });

    it('are due from their moment on, and no earlier', async () => {
      await held.hold(notice());
      expect(await held.due('2026-11-21T10:09:59.999Z', 10)).toEqual([]);
      expect(await held.due(minute(10), 10)).toEqual([notice()]);
      expect(await held.due(minute(99), 10)).toEqual([notice()]);
    });

    it('are kept once, however often that is said', async () => {
      await held.hold(notice());
      await held.hold(notice());
      expect(await held.due(minute(10), 10)).toEqual([notice()]);
    });

    it('are as many as there are readers, events and kinds', async () => {
      const all = [
        notice(),
        notice({ kind: 'reminder' }),
        notice({ sequence: 3 }),
        notice({ person: 'sara' }),
        notice({ requestId: '01KAF00000000000000000000B' }),
      ];
      for (const one of all) await held.hold(one);
      expect(await held.due(minute(10), 10)).toHaveLength(all.length);
    });

    it('come in the order they are due, those of one reader and request in the order of their events', async () => {
      const earlier = notice({ sendAt: minute(9), person: 'sara' });
      const tenth = notice({ sequence: 10 });
      for (const one of [tenth, notice(), earlier]) await held.hold(one);
      expect(await held.due(minute(10), 10)).toEqual([earlier, notice(), tenth]);
    });

    it('come so many at a time, and the rest once those are dropped', async () => {
      const [first, second] = [notice(), notice({ sequence: 3 })];
      await held.hold(first);
      await held.hold(second);
      expect(await held.due(minute(10), 1)).toEqual([first]);
      await held.drop([first]);
      expect(await held.due(minute(10), 1)).toEqual([second]);
      await held.drop([first, second]);
      expect(await held.due(minute(10), 1)).toEqual([]);
    });
  });
}
