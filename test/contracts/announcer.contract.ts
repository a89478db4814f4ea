import { beforeEach, describe, expect, it } from 'vitest';
import type { NamedChannel } from '#domain/notices/channels';
import type { Announcer, Post } from '#ports/announcer';

export interface Posted {
  readonly channel: string;
  readonly requestId: string;
  /** As its readers see it. */
  readonly text: string;
  /** What can be clicked. */
  readonly links: readonly string[];
  /** Whom it calls. */
  readonly calls: readonly string[];
}

export interface AnnouncerAtWork {
  readonly announcer: Announcer;
  readonly channel: (name: string) => NamedChannel;
  /** What stands in the channels `release-room` and `lounge`, oldest first. */
  readonly posted: () => readonly Posted[];
  /** From now on this channel does not answer, until it does. */
  readonly fallsSilent: (channel: string) => void;
  readonly answersAgain: (channel: string) => void;
  /** From now on this channel is closed. */
  readonly closes: (channel: string) => void;
  readonly close?: () => Promise<void>;
}

/** What `Announcer` promises, held against one announcer that knows two channels. */
export function announcerContract(
  name: string,
  make: () => AnnouncerAtWork | Promise<AnnouncerAtWork>,
): void {
  describe(`an announcer (${name})`, () => {
    let work: AnnouncerAtWork;
    beforeEach(async () => {
      work = await make();
      return work.close;
    });

    const post = (over: Partial<Post> = {}, channel = 'release-room'): Post => ({
      channel: work.channel(channel),
      requestId: '01KAF00000000000000000000A',
      key: `01KAF00000000000000000000A#2#asked#${channel}`,
      lead: 'Review wanted: checkout v1.2.3 for production, größer & schneller ✓.',
      lines: [
        {
          label: 'Request',
          url: 'https://gate.example.com/v1/requests/01A?a=1&b=2',
          host: 'gate.example.com',
        },
        { label: 'Summary', text: 'Faster checkout (2 > 1)' },
      ],
      matter: { title: 'Release approval: checkout v1.2.3', since: '2026-11-21T10:00:00.000Z', lines: [] },
      ...over,
    });

    it('posts a message, with its links, to the channel that is meant', async () => {
      expect(await work.announcer.post(post())).toEqual({ outcome: 'sent' });
      expect(await work.announcer.post(post({ lead: 'Hello.', lines: [] }, 'lounge'))).toEqual({
        outcome: 'sent',
      });
      expect(work.posted()).toEqual([
        {
          channel: 'release-room',
          requestId: '01KAF00000000000000000000A',
          text: [
            'Review wanted: checkout v1.2.3 for production, größer & schneller ✓.',
            'Request (gate.example.com): https://gate.example.com/v1/requests/01A?a=1&b=2',
            'Summary: Faster checkout (2 > 1)',
          ].join('\n'),
          links: ['https://gate.example.com/v1/requests/01A?a=1&b=2'],
          calls: [],
        },
        expect.objectContaining({ channel: 'lounge', text: 'Hello.' }),
      ]);
    });

    it.each([
      '<!channel> <!here> <@U012AB3CD> <#C012AB3CD>',
      '@everyone @here <@123456789012345678> <@&123456789012345678>',
      '<https://evil.example|https://gate.example.com>',
      '[https://gate.example.com](https://evil.example)',
      'https://evil.example/',
      '&lt;!channel&gt; \\<!channel>',
      '*bold* _it_ ~no~ `code` ||spoiler|| **x** \\',
    ])('shows %j as it was written: it calls nobody and leads nowhere', async (words) => {
      const sentence = { lead: words, lines: [{ label: words, text: words }] };
      await work.announcer.post(post(sentence));
      expect(work.posted()).toMatchObject([{ text: `${words}\n${words}: ${words}`, links: [], calls: [] }]);
    });

    it('shows where a link really leads, whatever it is called', async () => {
      const link = { url: 'https://evil.example/a|b?q=<x>&y', host: 'evil.example' };
      await work.announcer.post(post({ lines: [{ label: 'https://gate.example.com', ...link }] }));
      const [posted] = work.posted();
      expect(posted?.links.map(decodeURIComponent)).toEqual([link.url]);
      expect(posted?.text).toContain('https://gate.example.com (evil.example): https://evil.example/');
    });

    it('leaves out what a channel has no room for, and never cuts a line', async () => {
      const lines = Array.from({ length: 2_000 }, (_, index) => ({ label: `${index}`, text: '<&_*' }));
      expect(await work.announcer.post(post({ lines }))).toEqual({ outcome: 'sent' });
      const [lead, ...shown] = work.posted()[0]?.text.split('\n') ?? [];
      expect(lead).toBe(post().lead);
      expect(shown.length).toBeGreaterThan(1);
      for (const line of shown) expect(line).toMatch(/^\d+: <&_\*$/);
    });

    it('throws while a channel does not answer, and can be asked again', async () => {
      work.fallsSilent('release-room');
      await expect(work.announcer.post(post())).rejects.toThrow();
      expect(await work.announcer.post(post({}, 'lounge'))).toEqual({ outcome: 'sent' });
      work.answersAgain('release-room');
      expect(await work.announcer.post(post())).toEqual({ outcome: 'sent' });
    });

    it('is refused by a channel that was closed, in a sentence', async () => {
      work.closes('release-room');
      expect(await work.announcer.post(post())).toEqual({
        outcome: 'refused',
        sentence: expect.stringMatching(/^[A-Z].*release-room.*\.$/),
      });
      expect(work.posted()).toEqual([]);
    });

    it('knows which channels it can reach; another is refused', async () => {
      for (const [channel, isReached] of [
        ['release-room', true],
        ['lounge', true],
        ['basement', false],
        ['constructor', false],
      ] as const)
        expect(await work.announcer.reaches(channel)).toBe(isReached);
      expect(await work.announcer.post(post({}, 'basement'))).toMatchObject({ outcome: 'refused' });
    });
  });
}
