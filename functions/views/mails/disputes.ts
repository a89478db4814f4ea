import type { Telling } from '#domain/notices/mail';
import { requestName } from '#views/request-name';
import { heading, list, quote, sentence, type Letter } from './letter.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** A denial that somebody has to rule on, or that was taken further up. */
export function contested(model: Telling): Letter {
  const { release, event } = model;
  const name = requestName(release);
  const who = actorInWords(event.actor, namesIn(model));
  const { lead, reason, authority, on } = disputeOf(model, name, who);
  return {
    subject: `Disagreement on ${name}`,
    lead,
    blocks: [
      heading('Reason'),
      quote(reason),
      sentence(
        `The last word is ${authority}’s. Nothing goes on until it is said: countersign rule ${release.id} --on ${on} --uphold or --overrule, with a reason.`,
      ),
    ],
  };
}

function disputeOf(model: Telling, name: string, who: string) {
  const { event } = model;
  if (event.type === 'conflict-escalated') {
    const { on, to, reason } = event.data;
    return {
      lead: `${who} took the denial of ${name} by ${namesIn(model)(on)} to ${to}.`,
      reason,
      authority: to,
      on,
    };
  }
  if (event.type !== 'decision-recorded' || event.data.outcome !== 'contested') throw notOf(model);
  const { role, matter = 'other', authority = 'nobody', reason = '' } = event.data;
  return {
    lead: `${who} denies ${name} as ${role}, on a ${matter} matter that ${authority} decides.`,
    reason,
    authority,
    on: event.actor.id,
  };
}

/** A contested denial was overruled, and the review goes on, in this phase or the next. */
export function ruled(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'conflict-ruled') throw notOf(model);
  const name = requestName(release);
  const nameOf = namesIn(model);
  return {
    subject: `Ruled: the review of ${name} goes on`,
    lead: `${actorInWords(event.actor, nameOf)} overruled the denial of ${name} by ${nameOf(event.data.on)}, as ${event.data.authority}.`,
    blocks: [
      heading('Reason'),
      quote(event.data.reason),
      sentence('Both are on record. The review goes on.'),
    ],
  };
}

/** Loud on purpose: everybody concerned learns at once who went on without whom, and why. */
export function overridden(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'override-used') throw notOf(model);
  const name = requestName(release);
  const who = actorInWords(event.actor, namesIn(model));
  const { passedOver, role, reason, outcome } = event.data;
  return {
    subject: `OVERRIDE: ${name}`,
    lead: `${who} used the emergency override on ${name} as ${role}.`,
    blocks: [
      heading('Reason'),
      quote(reason),
      ...(passedOver.length > 0 ? [heading('Without the approval of'), list(passedOver)] : []),
      sentence(
        outcome === 'approved'
          ? 'The release goes on. Those who were passed over review it afterwards, and the override has to be accounted for.'
          : 'The release goes on once its evidence is there. Those who were passed over review it afterwards.',
      ),
    ],
  };
}
