import { beforeEach, describe, expect, it } from 'vitest';
import type { SetAside } from '#ports/set-aside';

export interface SetAsideAtWork {
  readonly setAside: SetAside;
  readonly passes: (seconds: number) => Promise<void>;
}

/** What `SetAside` promises, held against one queue. `make` answers with one that holds these texts. */
export function setAsideContract(
  name: string,
  make: (...bodies: readonly string[]) => SetAsideAtWork | Promise<SetAsideAtWork>,
): void {
  describe(`what was set aside (${name})`, () => {
    const texts = async (setAside: SetAside) => (await setAside.take()).map(({ body }) => body);

    describe('and is taken', () => {
      let setAside: SetAside;
      beforeEach(async () => ({ setAside } = await make('one', 'two {"ä": 1}')));

      it('reads as it was written down, and is not given to others meanwhile', async () => {
        expect(await setAside.count()).toBe(2);
        expect((await texts(setAside)).toSorted()).toEqual(['one', 'two {"ä": 1}']);
        expect(await texts(setAside)).toEqual([]);
        expect(await setAside.count()).toBe(0);
      });

      it('is back at once when it is put back', async () => {
        const [first] = await setAside.take();
        await setAside.putBack(first?.receipt ?? '');
        expect(await texts(setAside)).toEqual([first?.body]);
      });

      it('is gone when it is done, and that again changes nothing', async () => {
        const [first, second] = await setAside.take();
        await setAside.done(first?.receipt ?? '');
        await setAside.done(first?.receipt ?? '');
        await setAside.putBack(second?.receipt ?? '');
        expect(await texts(setAside)).toEqual([second?.body]);
      });
    });

    it('comes back by itself two minutes after it was taken', async () => {
      const { setAside, passes } = await make('one');
      await setAside.take();
      await passes(119);
      expect(await texts(setAside)).toEqual([]);
      await passes(1);
      expect(await texts(setAside)).toEqual(['one']);
    });

    it('is given out ten at a time', async () => {
      const { setAside } = await make(...Array.from({ length: 12 }, (_, index) => String(index)));
      expect(await texts(setAside)).toHaveLength(10);
      expect(await texts(setAside)).toHaveLength(2);
    });
  });
}
