import type { MailModel, Telling } from '#domain/notices/mail';
import { instantInWords } from '#domain/time';
import { listed } from '#domain/words';
import { requestName } from '#views/request-name';
import { matterOf } from './asking.ts';
import { heading, quote, sentence, type Letter } from './letter.ts';
import { question } from './question.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** A phase ran out of time, and the policy goes on another way. */
export function timeRanOut(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'deadline-passed') throw notOf(model);
  const name = requestName(release);
  const { how, to = [], waived = [], expiresAt, outcome } = event.data;
  const until = expiresAt ? ` New deadline: ${instantInWords(expiresAt)}.` : '';
  const isThere = outcome === 'approved' ? ' All that this phase needs is there.' : '';
  const what = {
    escalate: `It was escalated to ${listed(to)}, who may decide alone.`,
    reduce: `Only what is critical is still needed; ${listed(waived)} review after the release.`,
    proceed: `It goes on; ${listed(waived)} review after the release.`,
    postpone: 'The release is postponed: approvals that must be there are missing.',
  }[how];
  const word = { escalate: 'Escalated', reduce: 'Review reduced', proceed: 'Goes on', postpone: 'Postponed' }[
    how
  ];
  return {
    subject: `${word}: ${name}`,
    lead: `The time to decide on ${name} ran out. ${what}${isThere}${until}`,
    blocks: [],
  };
}

/** The same to one person. Whoever is still needed has a fresh link: those they had ended with the time. */
export function timeRanOutFor(model: MailModel): Letter {
  const letter = timeRanOut(model);
  if (!model.link) return letter;
  return { ...letter, lead: `${letter.lead} Please decide until then.`, blocks: question(matterOf(model)) };
}

/** A denial that does not end the phase: of a role that is optional, or where denials are tallied. */
export function objected(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'decision-recorded' || event.data.decision !== 'deny') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Objection to ${name}`,
    lead: `${actorInWords(event.actor, namesIn(model))} objects to ${name} as ${event.data.role}. The review goes on.`,
    blocks: [
      heading('Reason'),
      quote(event.data.reason ?? ''),
      sentence('By the policy this does not stop the release. It is on record.'),
    ],
  };
}
