import type { MailModel } from '#domain/notices/mail';
import { requestName } from '#views/request-name';
import { quote, sentence, type Block, type Letter } from './letter.ts';
import { approving, decisions } from './outcomes.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** Tells somebody who was asked that nothing is left for them to decide: they need not open the earlier mail. */
export function withdrawn(model: MailModel): Letter {
  const { release } = model;
  const name = requestName(release);
  const { why, blocks } = reasonOf(model);
  return {
    subject: `Not needed any more: your review of ${name}`,
    lead: `You need not decide on ${name} any more: ${why}.`,
    blocks: [...blocks, ...decisions(release, namesIn(model))],
  };
}

const closed = sentence('Links in earlier mails do not decide any more.');

function reasonOf(model: MailModel): { readonly why: string; readonly blocks: readonly Block[] } {
  const { event } = model;
  const who = actorInWords(event.actor, namesIn(model));
  if (event.type === 'decision-recorded') {
    const { decision, outcome, role, reason } = event.data;
    if (decision === 'deny')
      return { why: `${who} denied it as ${role}`, blocks: [quote(reason ?? ''), closed] };
    if (outcome === 'open')
      return {
        why: `${who} approved it as ${role}`,
        blocks: [sentence('Should you know a reason against it, your link still denies it.')],
      };
  }
  if (event.type === 'conflict-ruled' && event.data.outcome === 'denied')
    return { why: `${who} upheld a denial`, blocks: [quote(event.data.reason), closed] };
  if (![...approving, 'override-used'].includes(event.type)) throw notOf(model);
  return { why: 'all that was needed is there', blocks: [closed] };
}
