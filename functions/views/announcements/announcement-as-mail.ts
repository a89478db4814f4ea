import type { Person } from '#domain/identity/directory';
import type { AnnouncementModel } from '#domain/notices/announcement';
import type { MailContent } from '#domain/notices/mail';
import { clipped } from '#domain/words';
import { letterAsHtml } from '#views/mails/letter-as-html';
import { letterAsText } from '#views/mails/letter-as-text';
import { facts, links, type Letter } from '#views/mails/letter';
import { requestName, shortId } from '#views/request-name';
import { writeAnnouncement } from './write-announcement.ts';

/** What a channel would be told, to a person where there is no channel. */
export function announcementAsMail(model: AnnouncementModel, reader: Person): MailContent {
  const { release } = model;
  const { lead, lines } = writeAnnouncement(model);
  const subject = `${clipped(lead, 100)} [${shortId(release.id)}]`;
  const letter: Letter = {
    subject,
    lead,
    blocks: [
      facts(lines.flatMap((line) => ('text' in line ? [[line.label, line.text] as const] : []))),
      links(lines.flatMap((line) => ('url' in line ? [{ title: line.label, url: line.url }] : []))),
    ],
  };
  const footer = `Request ${release.id}, ${requestName(release)}. Sent by Countersign to ${reader.name}.`;
  return { subject, text: letterAsText(letter, footer), html: letterAsHtml(letter, footer) };
}
