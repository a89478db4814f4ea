import { beforeEach, describe, expect, it } from 'vitest';
import { memoryIds } from '#adapters/memory/ids';
import type { RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest, RequestLists } from '#ports/request-lists';
import type { RequestStore } from '#ports/request-store';
import { existing, stored } from '#test/support/commits';
import {
  approvedBy,
  atTheGate,
  cancelledBy,
  deniedBy,
  minute,
  phaseOpened,
  type Step,
} from '#test/support/story';

interface Both {
  readonly lists: RequestLists;
  readonly requests: RequestStore;
}

/** No two tests have a request in common, nor do these with those of the store. */
const ids = memoryIds({ given: 1_000_000 });

/** What `RequestLists` promises, held against one engine. `make` answers with lists of an empty store. */
export function requestListsContract(name: string, make: () => Both | Promise<Both>): void {
  describe(`lists of requests (${name})`, () => {
    let lists: RequestLists;
    let requests: RequestStore;
    beforeEach(async () => {
      ({ lists, requests } = await make());
    });

    const month = '2026-11';

    async function openedAt(at: string, form: object = {}, ...steps: readonly Step[]): Promise<string> {
      const id = ids.ulid(at);
      await stored(requests, { id, at, form }, ...steps);
      return id;
    }

    /** One request a minute, the oldest first. */
    const several = async (count: number, form: object = {}): Promise<string[]> => {
      const opened: string[] = [];
      for (let number = 0; number < count; number += 1) opened.push(await openedAt(minute(number), form));
      return opened;
    };

    it('say of a request what its head says', async () => {
      const id = await openedAt(minute(0), {}, phaseOpened(), deniedBy('sara', 'Too risky.'));
      const { items } = await lists.recent({ limit: 10, month });
      expect(items).toEqual([
        {
          id,
          kind: 'release',
          service: 'checkout',
          environment: 'production',
          version: 'v1.2.3',
          commit: 'c0ffee'.padEnd(40, '0'),
          summary: 'Faster checkout',
          requester: 'shop-release',
          createdAt: minute(0),
          status: 'denied',
          because: 'Denied by sara (sre-team): Too risky.',
          policy: 'production-gate',
        } satisfies RequestSummary,
      ]);
    });

    it('are empty where there is nothing', async () => {
      expect((await lists.recent({ limit: 10, month: '2026-01' })).items).toEqual([]);
      expect(await lists.open({ limit: 10, month })).toEqual({ items: [] });
      expect(await lists.ofService('checkout', 'production', { limit: 10, month })).toEqual({ items: [] });
      expect(await lists.due(minute(0), 10)).toEqual([]);
    });

    describe.each<[string, (page: PageRequest) => Promise<Page<RequestSummary>>]>([
      ['of all requests', (page) => lists.recent(page)],
      ['of open requests', (page) => lists.open(page)],
      ['of a service', (page) => lists.ofService('checkout', 'production', page)],
    ])('%s', (_, list) => {
      it('come newest first', async () => {
        const opened = await several(4);
        expect(idsOf(await list({ limit: 10, month }))).toEqual(opened.toReversed());
      });

      it.each([1, 2, 3, 4, 5])(
        'come in pages of %d that leave out nothing and repeat nothing',
        async (limit) => {
          const opened = await several(4);
          const pages = await everyPage(list, { limit, month });
          for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
          expect(pages.flat()).toEqual(opened.toReversed());
        },
      );

      it('go on behind the cursor, whatever was opened since', async () => {
        const [first, second, third] = await several(3);
        const { cursor, items } = await list({ limit: 1, month });
        expect(items.map(({ id }) => id)).toEqual([third]);
        await openedAt(minute(10));
        const pages = await everyPage(list, { limit: 10, month, cursor: cursor! });
        expect(pages.flat()).toEqual([second, first]);
      });
    });

    describe('of all requests', () => {
      it('cross the months, a request on either side of midnight', async () => {
        const opened = [
          await openedAt('2026-08-15T00:00:00.000Z'),
          await openedAt('2026-10-31T23:59:59.999Z'),
          await openedAt('2026-11-01T00:00:00.000Z'),
          await openedAt('2026-11-30T23:59:59.999Z'),
        ];
        for (const limit of [1, 2, 3, 10])
          expect((await everyPage((page) => lists.recent(page), { limit, month })).flat()).toEqual(
            opened.toReversed(),
          );
      });

      it('begin with the month that is asked for', async () => {
        const november = await openedAt('2026-11-30T23:59:59.999Z');
        await openedAt('2026-12-01T00:00:00.000Z');
        expect(idsOf(await lists.recent({ limit: 10, month }))).toEqual([november]);
      });

      it('cross the years', async () => {
        const opened = [
          await openedAt('2026-12-31T23:59:59.999Z'),
          await openedAt('2027-01-01T00:00:00.000Z'),
          await openedAt('2027-02-01T00:00:00.000Z'),
        ];
        const pages = await everyPage((page) => lists.recent(page), { limit: 2, month: '2027-02' });
        expect(pages.flat()).toEqual(opened.toReversed());
      });

      it('find an old one behind a long silence', async () => {
        const old = await openedAt('2026-01-02T00:00:00.000Z');
        const pages = await everyPage((page) => lists.recent(page), { limit: 10, month: '2027-06' });
        expect(pages.flat()).toEqual([old]);
      });

      it('include those that are closed', async () => {
        const closed = await openedAt(minute(0), {}, cancelledBy('author'));
        expect(idsOf(await lists.recent({ limit: 10, month }))).toEqual([closed]);
      });
    });

    describe('of open requests', () => {
      it.each<[string, readonly Step[]]>([
        ['cancelled', [cancelledBy('author')]],
        ['denied', [...atTheGate.slice(1), deniedBy('sara')]],
      ])('drop one that is %s', async (_, steps) => {
        const stays = await openedAt(minute(0));
        await openedAt(minute(1), {}, ...steps);
        expect(idsOf(await lists.open({ limit: 10, month }))).toEqual([stays]);
      });

      it('keep one that is approved and not yet deployed', async () => {
        const id = await openedAt(minute(0), {}, phaseOpened(), approvedBy('owner'));
        const { items } = await lists.open({ limit: 10, month });
        expect(items).toMatchObject([{ id, status: 'authorized' }]);
      });
    });

    it('of a service leave out its other environments', async () => {
      const production = await openedAt(minute(0));
      const staging = await openedAt(minute(1), { environment: 'staging' });
      await openedAt(minute(2), { service: 'payments' });
      expect(idsOf(await lists.ofService('checkout', 'production', { limit: 10, month }))).toEqual([
        production,
      ]);
      expect(idsOf(await lists.ofService('checkout', 'staging', { limit: 10, month }))).toEqual([staging]);
    });

    describe('of what is due', () => {
      const due = async (id: string, at: string | undefined) =>
        requests.setDue(id, (await existing(requests, id)).head, at);
      const waiting = (id: string, dueAt: string) =>
        requests.saveWait(id, { wait: 'phase:gate', token: `token of ${id}`, enteredAt: minute(0), dueAt });

      it('begin with the longest overdue, and end now', async () => {
        const [one, two, three, four] = (await several(4)) as [string, string, string, string];
        await due(one, minute(30));
        await due(two, minute(10));
        await waiting(three, minute(20));
        await due(four, minute(31));
        expect(await lists.due(minute(30), 10)).toEqual([two, three, one]);
        expect(await lists.due(minute(9), 10)).toEqual([]);
        expect(await lists.dueSince(minute(30))).toBe(minute(10));
        expect(await lists.dueSince(minute(9))).toBeUndefined();
      });

      it('are as long as was asked for', async () => {
        const opened = await several(3);
        for (const [index, id] of opened.entries()) await due(id, minute(index));
        expect(await lists.due(minute(30), 2)).toEqual(opened.slice(0, 2));
      });

      it('name a request once, though its record and its task are both overdue', async () => {
        const [one, two] = (await several(2)) as [string, string];
        await due(one, minute(1));
        await waiting(one, minute(3));
        await waiting(two, minute(2));
        expect(await lists.due(minute(30), 10)).toEqual([one, two]);
      });

      it('forget what is settled', async () => {
        const [one, two] = (await several(2)) as [string, string];
        await due(one, minute(1));
        await due(one, undefined);
        await waiting(two, minute(1));
        await requests.removeWait(two, `token of ${two}`);
        expect(await lists.due(minute(30), 10)).toEqual([]);
      });
    });
  });
}

const idsOf = (page: Page<RequestSummary>) => page.items.map(({ id }) => id);

async function everyPage(
  list: (page: PageRequest) => Promise<Page<RequestSummary>>,
  first: PageRequest,
): Promise<string[][]> {
  const pages: string[][] = [];
  let next: PageRequest | undefined = first;
  while (next) {
    const page = await list(next);
    pages.push(idsOf(page));
    next = page.cursor === undefined ? undefined : { ...first, cursor: page.cursor };
    if (pages.length > 50) throw new Error('the pages do not come to an end');
  }
  return pages;
}
