import type { Mail } from '#test/journeys/support/answers';
import type { Case, Event } from '../record.ts';
import { addressOf, informed, others, owners, teamOf } from './directory.ts';
import { ending } from './outcome.ts';

/** When the stack was killed, on its own clock, as exactly as an outsider can tell. */
export interface Kill {
  readonly earliest: string;
  readonly latest: string;
}

/** A question is settled meanwhile, or everybody asked has their mail after this long at the latest. */
const slowestMs = 20 * 60_000;

/** S12, first half: whoever is concerned by an event was sent a mail about it. */
export function untoldFaults(each: Case): string[] {
  const { id, mails, trail } = each;
  return trail.events.flatMap((event, index) =>
    concerned(each, event, index).flatMap(({ person, subject }) => {
      const isTold = mails.some((mail) => mail.to === addressOf(person) && subject.test(mail.subject));
      return isTold ? [] : [`${person} was never told of ${event.type} (${event.sequence}) of ${id}`];
    }),
  );
}

interface Expected {
  readonly person: string;
  readonly subject: RegExp;
}

/** Who has to be told of an event, read from the documents: those who decided, asked, follow, or were still asked. */
function concerned({ trail: { events } }: Case, event: Event, index: number): readonly Expected[] {
  const { requester, form } = events[0]?.data ?? {};
  const authors = (requester?.authors ?? []).filter((person) => addressOf(person) !== undefined);
  const before = events.slice(0, index + 1);
  const deciders = before.filter(({ type }) => type === 'decision-recorded').map(({ actor }) => actor.id);
  const everybody = [...authors, ...teamOf(form?.service ?? ''), ...informed, ...deciders];
  const asked = before.some(({ type }) => type === 'phase-opened')
    ? [...owners, ...others].filter((person) => !authors.includes(person) && !deciders.includes(person))
    : [];
  const telling = (subject: RegExp, ...people: readonly string[]): Expected[] =>
    [...new Set(people)].map((person) => ({ person, subject }));

  switch (event.type) {
    case 'phase-opened':
      return telling(/^Review /, ...asked.filter((person) => isAskedLong(person, event, events)));
    case 'reminder-due':
      return telling(/^Reminder: /, ...asked.filter((person) => isAskedLong(person, event, events)));
    case 'request-cancelled':
      return telling(/^Cancelled: /, ...everybody, ...asked);
    case 'phase-expired':
      return telling(/^Expired: /, ...everybody, ...asked);
    case 'decision-recorded':
      if (event.data.outcome === 'denied') return telling(/^Denied: /, ...everybody);
      return event.data.outcome === 'approved' ? telling(/^Approved: /, ...everybody) : [];
    case 'deployment-started':
      return telling(/^Deploying: [^,]*\[/, ...authors, ...deciders);
    case 'deployment-step':
      return telling(new RegExp(`^Deploying: .*, step ${event.data.number} `), ...authors);
    case 'deployment-succeeded':
      return telling(/^Deployed: /, ...authors, ...deciders);
    case 'deployment-failed':
      return telling(/^Deployment failed: /, ...everybody);
    case 'health-checked':
      if (event.data.outcome === 'completed') return telling(/^Completed: /, ...everybody);
      if (event.data.outcome === 'failed') return telling(/^Not healthy: /, ...everybody);
      return event.data.verdict === 'alert' ? telling(/^Alert: /, ...everybody) : [];
    default:
      return [];
  }
}

/** Whether a question stayed open to a person for so long that no delay explains a missing mail. */
function isAskedLong(person: string, asking: Event, events: readonly Event[]): boolean {
  const settled = events.find(
    (event) =>
      event.data.outcome === 'approved' ||
      ending(event) !== undefined ||
      (event.type === 'decision-recorded' && event.actor.id === person),
  );
  return settled !== undefined && Date.parse(settled.at) - Date.parse(asking.at) > slowestMs;
}

/**
 * S12, second half: nobody is shown the same notice twice. A kill between sending a mail and noting that it was sent
 * has it sent again, once for each kill; nothing else may.
 */
export function repeatFaults(cases: readonly Case[], kills: readonly Kill[]): string[] {
  const unused = new Set(kills);
  return cases.flatMap(({ id, mails, trail }) => {
    const byNotice = Map.groupBy(mails, noticeOf);
    return [...byNotice.values()].flatMap((same) =>
      same.slice(occasions(same[0]!, trail.events)).flatMap((again) => {
        const cause = [...unused].find(
          ({ earliest, latest }) =>
            same.some(({ at }) => earliest <= at && at <= latest) && earliest <= again.at,
        );
        if (cause) unused.delete(cause);
        return cause ? [] : [`${again.to} was told twice of ${id}: ${again.subject}`];
      }),
    );
  });
}

/** How often there was something to tell: a deployer that is started again goes on with the step it had reported last. */
function occasions({ subject }: Mail, events: readonly Event[]): number {
  const step = /, step (\d+) of \d+ \[/.exec(subject)?.[1];
  if (step === undefined) return 1;
  return events.filter(({ type, data }) => type === 'deployment-step' && data.number === Number(step)).length;
}

/** What a mail is about: links and progress aside, the subject says it, and of several checks the time. */
const noticeOf = ({ to, subject, text }: Mail): string =>
  JSON.stringify([to, subject, /^Measured at: .*$/m.exec(text)?.[0]]);
