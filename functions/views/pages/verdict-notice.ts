import { isOver } from '#domain/release/deadline';
import { phaseBecause } from '#domain/release/status';
import type { Review } from '#domain/review/review';
import { instantInWords } from '#domain/time';
import { listed } from '#domain/words';
import { html, type Html } from '#views/html';
import { roleFacts } from '#views/role-in-words';
import { lackingInWords, timeLeft } from '#views/phase-in-words';

/** The first thing the page says: what this person can do here and until when, or why there is nothing to do. */
export function verdictNotice(review: Review, now: string): Html {
  const [title, ...sentences] = said(review, now);
  return html`
    <section class="verdict">
      <h2>${title}</h2>
      ${sentences.map((sentence) => html`<p>${sentence}</p>`)}
    </section>
  `;
}

function said(review: Review, now: string): readonly string[] {
  switch (review.verdict) {
    case 'decide':
      return asked(review, now);
    case 'decided':
      return decided(review);
    case 'over':
      return ['There is nothing left to decide', over(review, now)];
    case 'superseded':
      return [
        'There is a newer mail',
        'You were sent a later mail about this request, and only its link decides. Look for the newest mail from Countersign.',
      ];
    case 'not-eligible':
      return ['You cannot decide on this', notEligible(review)];
  }
}

function asked({ person, roles, plan, phase }: Review, now: string): readonly string[] {
  const until = phase.expiresAt;
  return [
    'Your decision is asked for',
    ...(until ? [`Until ${instantInWords(until)}, in ${timeLeft(until, now)}.`] : []),
    `${person.name}, you decide here as ${listed(roles, 'or')}.`,
    ...roleFacts(plan, phase, roles).map(([label, text]) => `${label}: ${text}`),
    `Still missing: ${lackingInWords(plan, phase) ?? 'only evidence, every approval is there'}.`,
  ];
}

function decided({ own, release, plan, phase }: Review): readonly string[] {
  if (!own) throw new Error('who has decided has a decision (this is a bug)');
  return [
    own.decision === 'approve' ? 'You approved this' : 'You denied this',
    `At ${instantInWords(own.at)}, as ${own.role}. A decision cannot be changed.`,
    phaseBecause(release, plan, phase),
  ];
}

const over = ({ release, plan, phase }: Review, now: string): string =>
  phase.outcome === 'open' && isOver(phase, now)
    ? `The time to decide was over at ${instantInWords(phase.expiresAt ?? now)}.`
    : phaseBecause(release, plan, phase);

const notEligible = ({ release, plan, person }: Review): string =>
  release.requester.authors.includes(person.id)
    ? 'It is your own request, and nobody decides on their own request.'
    : `You hold none of the roles that decide on ${plan.title} any more.`;
