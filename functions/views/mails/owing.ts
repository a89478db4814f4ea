import type { Telling } from '#domain/notices/mail';
import { afterwardsIn } from '#domain/policy/unless-said';
import type { ObligationState } from '#domain/release/release';
import { instantInWords } from '#domain/time';
import { requestName } from '#views/request-name';
import { facts, quote, sentence, type Letter } from './letter.ts';
import { notOf } from './teller.ts';

/** Something is owed after the release. */
export function owed(model: Telling): Letter {
  const { release } = model;
  const { dueAt } = obligationOf(model);
  const name = requestName(release);
  return {
    subject: `Owed after ${name}`,
    lead: `${name} is deployed, and this is owed by you before ${instantInWords(dueAt)}.`,
    blocks: howTo(model),
  };
}

/** Half of the time is over. */
export function owedReminder(model: Telling): Letter {
  const { dueAt } = obligationOf(model);
  const name = requestName(model.release);
  return {
    subject: `Reminder: owed after ${name}`,
    lead: `Still owed after ${name}, before ${instantInWords(dueAt)}.`,
    blocks: howTo(model),
  };
}

/** The time is over: told to those who owe it, to those who asked for the release, and to its managers. */
export function owedOverdue(model: Telling): Letter {
  const { release } = model;
  const name = requestName(release);
  return {
    subject: `Overdue after ${name}`,
    lead: `Something was owed after ${name} and is overdue.`,
    blocks: [
      ...howTo(model),
      ...(afterwardsIn(release.plan).blocksNext
        ? [sentence(`Until it is done, the next release of ${release.form.service} is not accepted.`)]
        : []),
    ],
  };
}

function howTo(model: Telling) {
  const { id, what, role, person, dueAt } = obligationOf(model);
  return [
    quote(what),
    facts([
      ['Owed by', role ?? person ?? 'nobody'],
      ['Due', instantInWords(dueAt)],
    ]),
    sentence(
      `Once it is done, say so: countersign obligation fulfil ${model.release.id} ${id} --evidence <link or commit>`,
    ),
  ];
}

function obligationOf(model: Telling): ObligationState {
  const { event, release } = model;
  const id =
    event.type === 'obligation-opened'
      ? event.data.id
      : event.type === 'obligation-reminded' || event.type === 'obligation-overdue'
        ? event.data.obligation
        : undefined;
  const obligation = release.obligations?.find((one) => one.id === id);
  if (!obligation) throw notOf(model);
  return obligation;
}
