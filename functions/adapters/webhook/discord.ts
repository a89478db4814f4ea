import type { AnnouncementLine, Message } from '#domain/notices/announcement';
import { fitted } from './fitted.ts';

/** Discord turns a longer message away, https://discord.com/developers/docs/resources/webhook#execute-webhook. */
const most = 2_000;
/** No previews of links: they would fetch what somebody else chose to link. */
const suppressEmbeds = 4;

/** What a webhook of Discord takes. It mentions nobody, whatever the text says. */
export const discordPayload = ({ lead, lines }: Message) => ({
  content: fitted([escaped(lead), ...lines.map(lineOf)], most),
  allowed_mentions: { parse: [] },
  flags: suppressEmbeds,
});

const lineOf = (line: AnnouncementLine): string =>
  'url' in line
    ? `${escaped(`${line.label} (${line.host})`)}: <${line.url.replaceAll('<', '%3C').replaceAll('>', '%3E')}>`
    : escaped(`${line.label}: ${line.text}`);

/** Markdown that can stand within a line, mentions, and the `://` that makes an address a link. */
const escaped = (text: string): string => text.replace(/[\\*_~`|<[\]@]|:(?=\/\/)/g, '\\$&');
