import type { MailModel, Telling } from '#domain/notices/mail';
import { listed } from '#domain/words';
import { requestName } from '#views/request-name';
import { matterOf, wordsFor } from './asking.ts';
import { sentence, type Letter } from './letter.ts';
import { question } from './question.ts';
import { namesIn, notOf } from './teller.ts';

/** Tells somebody that their approval counts no more, and why, and asks them anew. */
export function askedAgain(model: MailModel): Letter {
  const matter = matterOf(model);
  const { urgency, name, until } = wordsFor(matter);
  const lost = matter.phase.voided?.findLast(({ by }) => by === model.person.id);
  if (!lost) throw notOf(model);
  return {
    subject: `${urgency}Review ${name} again by ${until}: it changed`,
    lead: `${urgency}You approved ${name}, and since then ${lost.because}, so your approval counts no more. Please look at it again and decide by ${until}.`,
    blocks: question(matter),
  };
}

/** What was approved already is decided anew. */
export function reopened(model: Telling): Letter {
  const { release, event } = model;
  if (event.type !== 'evidence-attached') throw notOf(model);
  const { name: evidence, voids = [], reopens = [] } = event.data;
  const name = requestName(release);
  const titles = release.plan.phases.filter(({ id }) => reopens.includes(id)).map(({ title }) => title);
  return {
    subject: `Decided anew: ${name}`,
    lead: `${name} is not approved any more: the evidence ${evidence} changed.`,
    blocks: [
      sentence(`To be decided anew: ${listed(titles)}.`),
      sentence(
        `The approval of ${listed(voids.map(({ by }) => namesIn(model)(by)))} counts no more; they are asked again.`,
      ),
      sentence('Nothing is deployed until it is approved on what it is now.'),
    ],
  };
}
