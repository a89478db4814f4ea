import type { AnnouncementLine, Message } from '#domain/notices/announcement';
import { fitted } from './fitted.ts';

/** Slack asks for at most 4,000 characters, https://docs.slack.dev/reference/methods/chat.postMessage. */
const most = 4_000;

/**
 * What an incoming webhook of Slack takes. `<` begins whatever is more than text there (`<!channel>`, `<@U1>`, a link
 * under another name), so nobody's words can without it; `*bold*` and bare addresses stay as they were written.
 */
export const slackPayload = ({ lead, lines }: Message) => ({
  text: fitted([escaped(lead), ...lines.map(lineOf)], most),
  mrkdwn: false,
  parse: 'none',
  link_names: false,
  unfurl_links: false,
  unfurl_media: false,
});

const lineOf = (line: AnnouncementLine): string =>
  'url' in line
    ? `${escaped(`${line.label} (${line.host})`)}: <${escaped(line.url.replaceAll('|', '%7C'))}>`
    : escaped(`${line.label}: ${line.text}`);

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
