import type { Room } from '#domain/identity/directory';
import type { Message } from '#domain/notices/announcement';
import type { Named } from '#domain/notices/channels';
import type { Announcer } from '#ports/announcer';
import { ChannelUnreachable } from './channel-unreachable.ts';
import { discordPayload } from './discord.ts';
import { call, ForbiddenPlace, mayPass } from './outbound.ts';
import { slackPayload } from './slack.ts';

const payloads: Record<Room['kind'], (message: Message) => object> = {
  slack: slackPayload,
  discord: discordPayload,
};

/** Channel to URL, looked up when it is needed. */
export type ChannelAddresses = () => Promise<ReadonlyMap<string, URL>>;

/**
 * Posts to incoming webhooks. 2xx is posted. 408, 425, 429 and 5xx may pass and
 * are tried again; every other answer, a redirect too, is the channel's no.
 */
export function webhookAnnouncer(
  addresses: ChannelAddresses,
  privateHosts: ReadonlySet<string>,
): Announcer<Named<Room>> {
  return {
    reaches: async (name) => (await addresses()).has(name),

    async post(post) {
      const { name, kind } = post.channel;
      const url = (await addresses()).get(name);
      if (!url) return { outcome: 'refused', sentence: `No address of the channel ${name} is configured.` };
      const headers = {
        'content-type': 'application/json',
        // Discord turns away whoever does not say who they are.
        'user-agent': 'Countersign',
        'x-countersign-request': post.requestId,
        'x-countersign-notice': post.key,
      };
      const body = JSON.stringify(payloads[kind](post));
      const answer = await call({ url, method: 'POST', headers, body }, privateHosts).catch(
        (error: unknown) => {
          if (error instanceof ForbiddenPlace) return error;
          throw new ChannelUnreachable(name, error);
        },
      );
      if (answer instanceof ForbiddenPlace) return { outcome: 'refused', sentence: `${answer.message}.` };
      if (answer.status >= 200 && answer.status < 300) return { outcome: 'sent' };
      if (mayPass(answer.status)) throw new ChannelUnreachable(name, new Error(`answered ${answer.status}`));
      return { outcome: 'refused', sentence: `The channel ${name} answered ${answer.status}.` };
    },
  };
}
