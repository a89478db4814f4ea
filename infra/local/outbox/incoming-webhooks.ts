import * as z from 'zod';

/** What a chat program answers to a post, and what its readers then see. */
export interface Taken {
  readonly status: 200 | 204 | 400 | 404;
  readonly answer: string;
  readonly shown?: Shown;
}

export interface Shown {
  readonly text: string;
  /** Addresses that can be clicked. */
  readonly links: readonly string[];
  /** Whom the message calls: people, groups, everybody in the room. */
  readonly calls: readonly string[];
}

const slackMessage = z.object({
  text: z.string().min(1).max(40_000),
  mrkdwn: z.boolean().default(true),
  parse: z.enum(['full', 'none']).optional(),
  link_names: z.boolean().default(false),
});

/**
 * An incoming webhook of Slack, for messages of text. `<…>` is a link or calls somebody, `&lt;` stands for `<`.
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export function slackWebhook(contentType: string | undefined, body: string): Taken {
  const message = messageIn(slackMessage, contentType, body);
  if (!message) return { status: 400, answer: 'invalid_payload' };
  const special = [...message.text.matchAll(/<([^<>]*)>/g)].map(([, inside = '']) => unescaped(inside));
  const calls = special.filter((inside) => /^[@#!]/.test(inside));
  const links = special.filter(isAddress).map((inside) => inside.split('|')[0] ?? '');
  const rest = message.text.replace(/<[^<>]*>/g, '');
  if (message.parse !== 'none') links.push(...bareAddresses(unescaped(rest)));
  if (message.link_names) calls.push(...(unescaped(rest).match(/@[\w.-]+/g) ?? []));
  const text = unescaped(message.text.replace(/<([^<>|]*)(?:\|[^<>]*)?>/g, '$1'));
  return { status: 200, answer: 'ok', shown: { text, links, calls } };
}

const unescaped = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const discordMessage = z.object({
  content: z.string().min(1).max(2_000),
  allowed_mentions: z
    .object({ parse: z.array(z.enum(['everyone', 'roles', 'users'])) })
    .default({ parse: ['everyone', 'roles', 'users'] }),
  flags: z.int().default(0),
});

/**
 * A webhook of Discord. `\` before a sign takes its meaning; `[name](address)` and bare addresses are links.
 * https://docs.discord.com/developers/resources/webhook#execute-webhook
 */
export function discordWebhook(contentType: string | undefined, body: string): Taken {
  const message = messageIn(discordMessage, contentType, body);
  if (!message)
    return { status: 400, answer: JSON.stringify({ message: 'Invalid Form Body', code: 50_035 }) };
  const { content, allowed_mentions: allowed } = message;
  const plain = content.replace(/\\[^0-9A-Za-z\s]/g, ' ');
  // The address behind a name may be escaped; what makes it one may not.
  const named = content.replace(/\\([^0-9A-Za-z\s])/g, (_, sign: string) =>
    '[]()\\'.includes(sign) ? ' ' : sign,
  );
  const mentions = plain.match(/@everyone|@here|<@[!&]?\d+>/g) ?? [];
  const links = [
    ...[...plain.matchAll(/<(https?:\/\/[^ >]+)>/g)].map(([, address = '']) => address),
    ...[...named.matchAll(/\[[^\]]*\]\((\S+)\)/g)].map(([, address = '']) => address),
    ...bareAddresses(plain.replace(/<https?:[^ >]+>/g, '')),
  ];
  const text = content.replace(/<(https?:\/\/[^ >]+)>|\\([^0-9A-Za-z\s])/g, '$1$2');
  return { status: 204, answer: '', shown: { text, links, calls: allowed.parse.length > 0 ? mentions : [] } };
}

const bareAddresses = (text: string): readonly string[] => text.match(/https?:\/\/[^\s<>]+/g) ?? [];

const isAddress = (inside: string) => /^(https?|mailto):/.test(inside);

function messageIn<T>(schema: z.ZodType<T>, contentType: string | undefined, body: string): T | undefined {
  if (!contentType?.startsWith('application/json')) return undefined;
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}
