import type { Telling } from '#domain/notices/mail';
import { requestName } from '#views/request-name';
import { quote, sentence, type Letter } from './letter.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** A word in the request's thread. */
export function message(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'message-posted') throw notOf(model);
  const name = requestName(release);
  const who = actorInWords(event.actor, namesIn(model));
  const { kind, text } = event.data;
  const [subject, lead] = {
    question: [`Question on ${name}`, `${who} has a question on ${name}.`],
    answer: [`Answer on ${name}`, `${who} answers on ${name}.`],
    'more-time': [`More time wanted for ${name}`, `${who} needs more time to decide on ${name}.`],
  }[kind] as [string, string];
  return {
    subject,
    lead,
    blocks: [quote(text), sentence(`To answer: countersign message ${release.id} --answer "…"`)],
  };
}
