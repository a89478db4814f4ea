import { beforeEach, describe, expect, it } from 'vitest';
import type { ReviewLink, ReviewLinks } from '#ports/review-links';
import { minute, storyId } from '#test/support/story';

const link = (over: Partial<ReviewLink> = {}): ReviewLink => ({
  requestId: storyId,
  phase: 'gate',
  person: 'devi',
  seen: 'a'.repeat(64),
  sequence: 2,
  issuedAt: minute(0),
  expiresAt: minute(60),
  ...over,
});

/** What `ReviewLinks` promises, held against one engine. `make` answers with an empty one. */
export function reviewLinksContract(name: string, make: () => ReviewLinks | Promise<ReviewLinks>): void {
  describe(`review links (${name})`, () => {
    let links: ReviewLinks;
    beforeEach(async () => {
      links = await make();
    });

    it('are found by each of their secrets', async () => {
      await links.issue(['of the URL', 'of the code'], link());
      expect(await links.find('of the URL')).toEqual({ link: link(), superseded: false });
      expect(await links.find('of the code')).toEqual({ link: link(), superseded: false });
    });

    it('are not found by any other', async () => {
      await links.issue(['of the URL'], link());
      expect(await links.find('guessed')).toBeUndefined();
    });

    it('stop deciding when a later one is issued, with all their secrets', async () => {
      const reminder = link({ seen: 'b'.repeat(64), sequence: 5, issuedAt: minute(30) });
      await links.issue(['url 1', 'code 1'], link());
      await links.issue(['url 2', 'code 2'], reminder);
      expect(await links.find('url 1')).toEqual({ link: link(), superseded: true });
      expect(await links.find('code 1')).toEqual({ link: link(), superseded: true });
      expect(await links.find('url 2')).toEqual({ link: reminder, superseded: false });
      expect(await links.find('code 2')).toEqual({ link: reminder, superseded: false });
    });

    it('stay superseded however many follow', async () => {
      for (const number of [1, 2, 3]) await links.issue([`url ${number}`], link({ sequence: number }));
      const found = await Promise.all([1, 2, 3].map((number) => links.find(`url ${number}`)));
      expect(found.map((one) => one?.superseded)).toEqual([true, true, false]);
    });

    it('decide still when the call that issued them is repeated, and the earlier ones do not', async () => {
      await links.issue(['url 1'], link());
      await links.issue(['url 2', 'code 2'], link({ sequence: 5 }));
      await links.issue(['url 2', 'code 2'], link({ sequence: 5 }));
      expect(await links.find('url 1')).toMatchObject({ superseded: true });
      expect(await links.find('url 2')).toMatchObject({ superseded: false });
      expect(await links.find('code 2')).toMatchObject({ superseded: false });
    });

    it.each<[string, Partial<ReviewLink>]>([
      ['another person', { person: 'dave' }],
      ['another phase', { phase: 'review' }],
      ['another request', { requestId: 'another' }],
    ])('go on deciding when %s gets one', async (_, over) => {
      await links.issue(['url 1'], link());
      await links.issue(['url 2'], link(over));
      expect(await links.find('url 1')).toMatchObject({ superseded: false });
      expect(await links.find('url 2')).toMatchObject({ superseded: false });
    });

    it('that are issued at the same time leave one that decides', async () => {
      await Promise.all(
        [1, 2, 3].map((number) => links.issue([`url ${number}`], link({ sequence: number }))),
      );
      const found = await Promise.all([1, 2, 3].map((number) => links.find(`url ${number}`)));
      expect(found.filter((one) => one && !one.superseded)).toHaveLength(1);
    });
  });
}
