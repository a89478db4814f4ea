import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import fc from '#test/support/fc';
import { webhookAnnouncer } from '#adapters/webhook/announcer';
import { ChannelUnreachable } from '#adapters/webhook/channel-unreachable';
import { discordPayload } from '#adapters/webhook/discord';
import { slackPayload } from '#adapters/webhook/slack';
import { discordWebhook, slackWebhook } from '#infra/local/outbox/incoming-webhooks';
import type { Room } from '#domain/identity/directory';
import type { Named } from '#domain/notices/channels';
import type { Post } from '#ports/announcer';
import { localServer } from './server.ts';

const secret = 'T0SECRET-B0SECRET-xyzzy';
const post: Post<Named<Room>> = {
  channel: { name: 'release-room', kind: 'slack', title: 'Release room' },
  requestId: '01A',
  key: '01A#2#asked#release-room#slack',
  lead: 'Hello.',
  lines: [],
  matter: { title: 'Release approval: checkout v1.2.3', since: '2026-11-21T10:00:00.000Z', lines: [] },
};

const postTo = (url: URL, isAllowed = true) => {
  const address = new URL(`/services/${secret}`, url);
  address.search = `?token=${secret}`;
  return webhookAnnouncer(
    async () => new Map([['release-room', address]]),
    new Set(isAllowed ? [url.host] : []),
  ).post(post);
};

it('says what it posts as JSON, who it is, and what it is about', async () => {
  const { url, asked } = await localServer((_, response) => response.end('ok'));
  expect(await postTo(url)).toEqual({ outcome: 'sent' });
  expect(asked[0]).toMatchObject({ method: 'POST', url: `/services/${secret}?token=${secret}` });
  expect(asked[0]?.headers).toMatchObject({
    'content-type': 'application/json',
    'user-agent': 'Countersign',
    'x-countersign-request': '01A',
    'x-countersign-notice': '01A#2#asked#release-room#slack',
  });
});

it.each([200, 204])('%i is posted', async (status) => {
  const { url } = await localServer((_, response) => response.writeHead(status).end());
  expect(await postTo(url)).toEqual({ outcome: 'sent' });
});

it.each([408, 425, 429, 500, 502, 503, 504])('%i is trouble that may pass', async (status) => {
  const { url } = await localServer((_, response) =>
    response.writeHead(status, { 'retry-after': '1' }).end(),
  );
  await expect(postTo(url)).rejects.toThrow(ChannelUnreachable);
});

it.each([301, 302, 307, 308, 400, 401, 403, 404, 410])('%i is final', async (status) => {
  const { url, asked } = await localServer((_, response) =>
    response.writeHead(status, { location: '/other' }).end(),
  );
  const sentence = `The channel release-room answered ${status}.`;
  expect(await postTo(url)).toEqual({ outcome: 'refused', sentence });
  expect(asked).toHaveLength(1);
});

it('an address inside a private network is not called unless it may be', async () => {
  const { url, asked } = await localServer((_, response) => response.end());
  expect(await postTo(url, false)).toMatchObject({ outcome: 'refused' });
  expect(asked).toEqual([]);
});

it.each<[string, (url: URL) => Promise<unknown>]>([
  ['trouble', async (url) => postTo(url)],
  ['a name that is nowhere', async () => postTo(new URL('http://nowhere.invalid/'))],
  ['a place that may not be called', async (url) => postTo(url, false)],
])('the address, which lets everybody post, is not told with %s', async (_, attempt) => {
  const { url } = await localServer((__, response) => response.destroy());
  const told = await attempt(url).catch((error: unknown) => error);
  expect(inspect(told, { depth: 10, showHidden: true })).not.toContain('SECRET');
});

it('on Discord mentions nobody even where a mention got through, and fetches no previews', () => {
  expect(discordPayload(post)).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 });
});

it('on Slack is no markup, and is not looked through for addresses and names', () => {
  expect(slackPayload(post)).toMatchObject({
    mrkdwn: false,
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
});

describe('whatever a message says', () => {
  const anyText = fc
    .array(
      fc.oneof(
        fc.constantFrom(...'<>&|\\[]()*_~`@#!:/'.split('')),
        fc.constantFrom(
          '<!channel>',
          '@everyone',
          '<@U1>',
          'https://evil.example/x',
          '](https://evil.example)',
          '&lt;',
        ),
        fc.string({ maxLength: 5 }),
      ),
      { minLength: 1, maxLength: 12 },
    )
    .map((parts) => parts.join('').replace(/\s+/g, ' ').trim() || 'x');
  const ours = 'https://gate.example.com/v1/requests/01A';

  it.each([
    ['Slack', slackPayload, slackWebhook],
    ['Discord', discordPayload, discordWebhook],
  ] as const)('%s shows it, calls nobody, and links to nothing but what we link to', (_, payload, take) => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const lines = [
          { label: other, text: one },
          { label: one, url: ours, host: 'gate.example.com' },
          { label: 'Last', text: other },
        ];
        const taken = take('application/json', JSON.stringify(payload({ lead: one, lines })));
        expect(taken.shown).toEqual({
          text: [one, `${other}: ${one}`, `${one} (gate.example.com): ${ours}`, `Last: ${other}`].join('\n'),
          links: [ours],
          calls: [],
        });
      }),
    );
  });
});
