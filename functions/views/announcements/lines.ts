import type { AnnouncementLine } from '#domain/notices/announcement';
import type { Release } from '#domain/release/release';
import { clipped } from '#domain/words';
import { oneLine } from '#views/encode';
import { reportedFacts } from '#views/evidence-in-words';
import { webAddress, webLinks } from '#views/web-address';

/** Enough to know what it is about; all of it is in the mails and behind the link. */
const longest = 300;

export const line = (words: string): string => oneLine(clipped(words, longest));

export const textLine = (label: string, words: string): AnnouncementLine => ({
  label: line(label),
  text: line(words),
});

export const linkLine = (label: string, url: string): AnnouncementLine => ({
  label: line(label),
  url,
  host: new URL(url).host,
});

/** What there is to read: the links a request came with, and those in what was reported about it. */
export function materialLines(release: Release): readonly AnnouncementLine[] {
  const reports = reportedFacts(release.evidence).flatMap(([title, text]) => {
    const address = webAddress(text);
    return address ? [{ title, ...address }] : [];
  });
  return [...webLinks(release), ...reports].map(({ title, url }) => linkLine(title, url));
}
