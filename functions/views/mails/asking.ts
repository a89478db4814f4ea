import { rolesAsked, wants } from '#domain/approval/rules';
import type { MailModel } from '#domain/notices/mail';
import { instantInWords } from '#domain/time';
import { listed } from '#domain/words';
import { decisionInWords, timeLeft } from '#views/phase-in-words';
import type { NameOf } from '#views/release-in-words';
import { requestName } from '#views/request-name';
import { heading, list, type Letter } from './letter.ts';
import { question, type Question } from './question.ts';
import { namesIn, notOf } from './teller.ts';

/** Asks one person to decide. */
export function asked(model: MailModel): Letter {
  const matter = matterOf(model);
  const { urgency, name, until } = wordsFor(matter);
  return {
    subject: `${urgency}Review ${name} by ${until}`,
    lead: `${urgency}Please decide on ${name} by ${until}.`,
    blocks: question(matter),
  };
}

/** Asks again, with who has decided meanwhile and how long is left. */
export function reminder(model: MailModel): Letter {
  const matter = matterOf(model);
  const { urgency, name, until } = wordsFor(matter);
  const left = timeLeft(matter.link.expiresAt, model.event.at);
  return {
    subject: `${urgency}Reminder: review ${name} by ${until}`,
    lead: `${urgency}${name} still waits for your decision: ${left} left, until ${until}.`,
    blocks: question(matter, [
      heading('Where each role stands'),
      list(
        rolesAsked(matter.plan, matter.phase).map(
          (role) => `${role}: ${roleInWords(role, matter, namesIn(model))}`,
        ),
      ),
    ]),
  };
}

/** The time of a role is over: whoever could decide in it is asked once more, by name of the role. */
export function overdue(model: MailModel): Letter {
  const matter = matterOf(model);
  const { urgency, name, until } = wordsFor(matter);
  if (model.event.type !== 'slot-overdue') throw notOf(model);
  return {
    subject: `${urgency}Overdue: review ${name} by ${until}`,
    lead: `${urgency}Your review of ${name} as ${model.event.data.role} is overdue. Please decide by ${until}.`,
    blocks: question(matter),
  };
}

/** What somebody who is asked decides on. */
export function matterOf(model: MailModel): Question {
  const { kind, release, link } = model;
  const index = release.phases.findIndex((candidate) => candidate.id === link?.phase);
  const plan = release.plan.phases[index];
  const phase = release.phases[index];
  if (!link || !plan || !phase)
    throw new Error(`a mail of the kind ${kind} needs a link of its phase (this is a bug)`);
  return { ...model, link, plan, phase };
}

export const wordsFor = ({ release, link }: Question) => ({
  urgency: release.form.emergency ? 'Emergency: ' : '',
  name: requestName(release),
  until: instantInWords(link.expiresAt),
});

/** What a role has said, or whether anybody still waits for it. */
function roleInWords(role: string, { plan, phase }: Question, nameOf: NameOf): string {
  const decisions = phase.decisions.filter((given) => given.role === role);
  if (decisions.length > 0) return listed(decisions.map((given) => decisionInWords(given, nameOf)));
  return wants(plan, phase, role) ? 'nobody has decided yet' : 'not needed any more';
}
