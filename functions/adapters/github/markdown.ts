import type { AnnouncementLine, Message } from '#domain/notices/announcement';
import { fitted } from '#adapters/webhook/fitted';

/** GitHub turns a longer body away: "body is too long (maximum is 65536 characters)". */
const most = 65_536;

/** A message as the body of an issue or a comment. It mentions nobody and refers to nothing, whatever the text says. */
export const markdownBody = (mark: string, { lead, lines }: Message): string =>
  fitted([mark, opening(lead), ...lines.map((line) => `- ${inLine(line)}`)], most);

const inLine = (line: AnnouncementLine): string =>
  'url' in line
    ? `${opening(`${line.label} (${line.host})`)}: <${encoded(line.url)}>`
    : `${opening(line.label)}: ${inert(line.text)}`;

/** Entities mean something between `<` and `>`, and nothing else does. */
const encoded = (url: string): string =>
  url.replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('&', '&amp;');

/** What a line begins with could make it more than a line. */
const opening = (text: string): string => (/^\p{L}/u.test(text) ? inert(text) : code(text));

/**
 * Words that mean nothing to GitHub stay as they are. Whatever else there is becomes code, the one place where it looks
 * for no mention, no reference, no address, no emoji and no HTML: it looks for them after Markdown, so `\@` still calls.
 */
const inert = (text: string): string => (isPlain(text) ? text : code(text));

const isPlain = (text: string): boolean =>
  /^[A-Za-z0-9 ,.;:()!?%+=>/'"&\u0080-\u{10ffff}-]+$/u.test(text) &&
  !/:\/|:[\w+-]+:|\bgh-\d|\bwww\.|&#?\w+;/i.test(text);

/** Between more backticks than stand anywhere inside, with the spaces that Markdown takes away again. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${text} ${fence}`;
}
