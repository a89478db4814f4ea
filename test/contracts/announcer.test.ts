import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { channelAnnouncer } from '#adapters/channels/announcer';
import { githubAnnouncer } from '#adapters/github/announcer';
import { memoryAnnouncer, noPosts } from '#adapters/memory/announcer';
import { webhookAnnouncer } from '#adapters/webhook/announcer';
import type { Room } from '#domain/identity/directory';
import type { AnnouncementLine } from '#domain/notices/announcement';
import { discordWebhook, slackWebhook } from '#infra/local/outbox/incoming-webhooks';
import { startGithub } from '#test/support/github';
import { announcerContract, type Posted } from './announcer.contract.ts';

const onNoGithub = githubAnnouncer(async () => new Map(), {
  api: new URL('https://api.github.com'),
  privateHosts: new Set(),
});

/** A chat program on this machine with two channels, which reads messages as the real one does. */
async function startChat(take: typeof slackWebhook) {
  const posted: Posted[] = [];
  const silent = new Set<string>();
  const closed = new Set<string>();
  const server = createServer(async (request, response) => {
    const channel = request.url?.split('/').at(-1) ?? '';
    const taken = take(request.headers['content-type'], await text(request));
    if (silent.has(channel)) return void response.writeHead(503).end();
    if (closed.has(channel)) return void response.writeHead(410).end('channel_is_archived');
    if (taken.shown)
      posted.push({ channel, requestId: String(request.headers['x-countersign-request']), ...taken.shown });
    response.writeHead(taken.status).end(taken.answer);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  const host = `127.0.0.1:${address.port}`;
  const urls = new Map(
    ['release-room', 'lounge'].map((name) => [name, new URL(`http://${host}/services/${name}`)]),
  );
  return {
    announcer: channelAnnouncer(
      webhookAnnouncer(async () => urls, new Set([host])),
      onNoGithub,
    ),
    posted: () => posted,
    fallsSilent: (channel: string) => void silent.add(channel),
    answersAgain: (channel: string) => void silent.delete(channel),
    closes: (channel: string) => void closed.add(channel),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const roomOf = (kind: Room['kind']) => (name: string) => ({ name, kind, title: 'Release room' });

announcerContract('Slack', async () => ({ channel: roomOf('slack'), ...(await startChat(slackWebhook)) }));
announcerContract('Discord', async () => ({
  channel: roomOf('discord'),
  ...(await startChat(discordWebhook)),
}));

announcerContract('GitHub', async () => {
  const github = await startGithub();
  const names = ['release-room', 'lounge'];
  const channel = (name: string) => ({
    ...roomOf('slack')(name),
    kind: 'github' as const,
    repository: `octo-org/${name}`,
    labels: ['release', 'approval-required'],
  });
  return {
    channel,
    announcer: channelAnnouncer(
      webhookAnnouncer(async () => new Map(), new Set()),
      githubAnnouncer(async () => new Map(names.map((name) => [name, `token-of-${name}`])), github.reach),
    ),
    posted: () =>
      names.flatMap((name) =>
        github.written(channel(name).repository).map((one) => ({ channel: name, ...one })),
      ),
    fallsSilent: (name) => void github.answering.set(channel(name).repository, 503),
    answersAgain: (name) => void github.answering.delete(channel(name).repository),
    closes: (name) => void github.answering.set(channel(name).repository, 404),
    close: github.close,
  };
});

announcerContract('memory', () => {
  const state = noPosts();
  const channels = new Set(['release-room', 'lounge']);
  const announcer = memoryAnnouncer(state);
  for (const name of ['basement', 'constructor']) state.unknown.add(name);
  return {
    channel: roomOf('slack'),
    announcer,
    posted: () =>
      state.posts
        .filter(({ channel }) => channels.has(channel.name))
        .map(({ channel, requestId, lead, lines }) => ({
          channel: channel.name,
          requestId,
          text: [lead, ...lines.map(inText)].join('\n'),
          links: lines.flatMap((line) => ('url' in line ? [line.url] : [])),
          calls: [],
        })),
    fallsSilent: (channel) => void state.silent.add(channel),
    answersAgain: (channel) => void state.silent.delete(channel),
    closes: (channel) => void state.closed.add(channel),
  };
});

const inText = (line: AnnouncementLine): string =>
  'url' in line ? `${line.label} (${line.host}): ${line.url}` : `${line.label}: ${line.text}`;
