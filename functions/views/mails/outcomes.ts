import type { Telling } from '#domain/notices/mail';
import { conditionsLeft } from '#domain/release/conditions-left';
import { startDeadline } from '#domain/release/deadline';
import type { Release } from '#domain/release/release';
import { durationInWords, instantInWords } from '#domain/time';
import { lengthInWords } from '#domain/time/length-in-words';
import { listed } from '#domain/words';
import { decisionInWords, lackingInWords, progressInWords } from '#views/phase-in-words';
import type { NameOf } from '#views/release-in-words';
import { requestName } from '#views/request-name';
import { facts, heading, list, quote, sentence, type Block, type Letter } from './letter.ts';
import { actorInWords, namesIn, notOf } from './teller.ts';

/** What can be the last thing that was missing. */
export const approving = [
  'decision-recorded',
  'evidence-attached',
  'slot-waived',
  'deadline-passed',
  'condition-judged',
  'conflict-ruled',
];

/** Every approval is there. */
export function approved(model: Telling): Letter {
  const { release, event } = model;
  const name = requestName(release);
  if (!approving.some((type) => type === event.type)) throw notOf(model);
  return {
    subject: `Approved: ${name}`,
    lead: `${name} is approved.`,
    blocks: [
      sentence(whatIsNext(release)),
      ...(event.type === 'evidence-attached'
        ? [sentence(`The last thing missing was the evidence “${event.data.name}”.`)]
        : []),
      ...passedOver(release),
      ...decisions(release, namesIn(model)),
    ],
  };
}

/** Who was not waited for, loudly: nobody should find out later. */
const passedOver = (release: Release): readonly Block[] => {
  const waived = release.phases.flatMap((phase) => phase.waived ?? []);
  return waived.length === 0
    ? []
    : [
        heading('Without'),
        list(
          waived.map(
            ({ role, because, owed }) => `${role}: ${because}${owed ? '; reviews after the release' : ''}`,
          ),
        ),
      ];
};

function whatIsNext(release: Release): string {
  const left = conditionsLeft(release);
  if (left.length > 0)
    return `Before the deployment, ${left.length === 1 ? 'a condition has' : `${left.length} conditions have`} to be met.`;
  if (release.plan.deploy.start === 'automatic') return 'The deployment starts by itself.';
  const until = startDeadline(release);
  const who = listed(['those who asked for it', ...release.plan.deploy.starters], 'or');
  return `Next, ${who} start the deployment${until ? `, until ${instantInWords(until)}` : ''}.`;
}

/** Who has decided what, and what they said with it. */
export const decisions = (release: Release, nameOf: NameOf): readonly Block[] =>
  release.phases
    .flatMap((phase) => phase.decisions)
    .flatMap((given) => [
      sentence(`${given.role}: ${decisionInWords(given, nameOf)}${given.reason ? ', saying:' : '.'}`),
      ...(given.reason ? [quote(given.reason)] : []),
    ]);

/** Somebody said no, and why. */
export function denied(model: Telling): Letter {
  const { release, event } = model;
  const name = requestName(release);
  if (event.type === 'conflict-ruled')
    return {
      subject: `Denied: ${name}`,
      lead: `${name} was denied: ${actorInWords(event.actor, namesIn(model))} upheld the denial of ${namesIn(model)(event.data.on)}.`,
      blocks: [heading('Reason'), quote(event.data.reason), sentence(closedByDenial)],
    };
  if (event.type !== 'decision-recorded' || event.data.decision !== 'deny') throw notOf(model);
  const who = actorInWords(event.actor, namesIn(model));
  return {
    subject: `Denied: ${name}`,
    lead: `${name} was denied by ${who} as ${event.data.role}.`,
    blocks: [heading('Reason'), quote(event.data.reason ?? ''), sentence(closedByDenial)],
  };
}

const closedByDenial =
  'Nothing was deployed. The request is closed; once the reason is dealt with, open a new one.';

/** Nobody decided, or started the deployment, in time. */
export function expired(model: Telling): Letter {
  const { event, release } = model;
  const name = requestName(release);
  if (event.type === 'start-expired')
    return {
      subject: `Expired: ${name}`,
      lead: `${name} expired: it was approved, but nobody started the deployment within ${durationInWords(release.plan.deploy.startWithinMs)}.`,
      blocks: [sentence(nothingDeployed)],
    };
  if (event.type === 'conditions-expired')
    return {
      subject: `Expired: ${name}`,
      lead: `${name} expired: it was approved on conditions, and they were not met in time.`,
      blocks: [...conditionsLeft(release).map(({ text }) => quote(text)), sentence(nothingDeployed)],
    };
  if (event.type !== 'phase-expired') throw notOf(model);
  const index = release.phases.findIndex((candidate) => candidate.id === event.data.phase);
  const plan = release.plan.phases[index]!;
  const phase = release.phases[index]!;
  const lacking = lackingInWords(plan, phase);
  return {
    subject: `Expired: ${name}`,
    lead: `${name} expired: no complete decision within ${lengthInWords(plan.expiresAfterMs)}.`,
    blocks: [
      facts([
        [plan.title, progressInWords(plan, phase)],
        ['Was missing', lacking ?? 'evidence that holds'],
      ]),
      sentence(nothingDeployed),
      ...decisions(release, namesIn(model)),
    ],
  };
}

const nothingDeployed = 'Nothing was deployed. The request is closed; to try again, open a new one.';

/** Somebody took the request back. */
export function cancelled(model: Telling): Letter {
  const { event, release } = model;
  if (event.type !== 'request-cancelled') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Cancelled: ${name}`,
    lead: `${name} was cancelled by ${actorInWords(event.actor, namesIn(model))}.`,
    blocks: [
      heading('Reason'),
      quote(event.data.reason),
      sentence('There is nothing left to decide, and links in earlier mails do not decide any more.'),
    ],
  };
}

/** A newer release of the same service took the place of this one. */
export function superseded(model: Telling): Letter {
  const { event, release } = model;
  if (event.type !== 'request-superseded') throw notOf(model);
  const name = requestName(release);
  return {
    subject: `Superseded: ${name}`,
    lead: `${name} was superseded by ${event.data.version}: a newer release for the same place was asked for.`,
    blocks: [
      facts([['Newer request', event.data.by]]),
      sentence('There is nothing left to decide here, and links in earlier mails do not decide any more.'),
    ],
  };
}
