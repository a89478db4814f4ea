import type { MailContent, MailModel } from '#domain/notices/mail';
import { oneLine } from '#views/encode';
import { requestName } from '#views/request-name';
import { matterOf } from './asking.ts';
import { letterAsHtml } from './letter-as-html.ts';
import { letterAsText } from './letter-as-text.ts';
import { heading, sentence, type Block, type Letter } from './letter.ts';
import { inBrief } from './question.ts';
import { letterOf } from './write-mail.ts';

/**
 * What came up while somebody was away, as one mail: first what waits for them, the most pressing first, each with a
 * link of its own; then what there is to know. At least one model, all for one reader.
 */
export function writeDigest(models: readonly MailModel[]): MailContent {
  const waiting = models
    .filter(({ link }) => link !== undefined)
    .toSorted((a, b) => (a.link!.expiresAt < b.link!.expiresAt ? -1 : 1));
  const news = models.filter(({ link }) => link === undefined);
  const letter: Letter = {
    subject: inWords(waiting.length, news.length),
    lead: `${inWords(waiting.length, news.length)}. This was kept for your working hours.`,
    blocks: [
      ...waiting.flatMap(waits),
      ...(news.length > 0 ? [heading('To know'), ...news.flatMap(tells)] : []),
    ],
  };
  const subject = oneLine(letter.subject);
  const footer = `Sent by Countersign to ${models[0]!.person.name}.`;
  return {
    subject,
    text: letterAsText(letter, footer),
    html: letterAsHtml({ ...letter, subject }, footer),
  };
}

function inWords(waiting: number, news: number): string {
  const told = `${news} thing${news === 1 ? '' : 's'} to know`;
  if (waiting === 0) return `${told} about releases`;
  const asked =
    waiting === 1 ? '1 release waits for your review' : `${waiting} releases wait for your review`;
  return news === 0 ? asked : `${asked}, ${told}`;
}

const waits = (model: MailModel): readonly Block[] => [
  heading(requestName(model.release)),
  sentence(letterOf(model).lead),
  ...inBrief(matterOf(model)),
];

/** What others wrote stands with it; the rest is in the request. */
function tells(model: MailModel): readonly Block[] {
  const { lead, blocks } = letterOf(model);
  return [sentence(lead), ...blocks.filter(({ kind }) => kind === 'quote')];
}
