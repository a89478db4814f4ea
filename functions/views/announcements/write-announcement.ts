import { inWords } from '#domain/approval/tally';
import type { Announcement, AnnouncementModel, Message, Unreached } from '#domain/notices/announcement';
import type { AnnouncedKind } from '#domain/notices/channels';
import type { Telling } from '#domain/notices/mail';
import { eligibleRoles } from '#domain/release/eligibility';
import type { ChainedEvent } from '#domain/release/events';
import { instantInWords } from '#domain/time';
import { listed } from '#domain/words';
import { requiredFacts } from '#views/evidence-in-words';
import { deploymentFailed, deploymentStarted, deploymentSucceeded } from '#views/mails/deploying';
import type { Letter } from '#views/mails/letter';
import { contested, overridden } from '#views/mails/disputes';
import { approved, cancelled, denied, expired, superseded } from '#views/mails/outcomes';
import { reopened } from '#views/mails/reopening';
import { timeRanOut } from '#views/mails/running-out';
import { namesIn } from '#views/mails/teller';
import { completed, unhealthy } from '#views/mails/watching';
import { lackingInWords, progressInWords } from '#views/phase-in-words';
import { requesterInWords } from '#views/release-in-words';
import { requestName } from '#views/request-name';
import { line, linkLine, materialLines, textLine } from './lines.ts';
import { matterOf } from './matter.ts';

type Told = Exclude<AnnouncedKind, 'asked' | 'reminder'>;

const letters: Readonly<Record<Told, (telling: Telling) => Letter>> = {
  reopened,
  approved,
  denied,
  expired,
  cancelled,
  superseded,
  overridden,
  contested,
  'time-ran-out': timeRanOut,
  'deployment-started': deploymentStarted,
  'deployment-succeeded': deploymentSucceeded,
  'deployment-failed': deploymentFailed,
  unhealthy,
  completed,
};

/** The message that tells a channel about one event. It never has what opens a review. */
export function writeAnnouncement(model: AnnouncementModel): Announcement {
  const message = messageOf(model);
  return { ...message, matter: matterOf(model, message) };
}

function messageOf(model: AnnouncementModel): Message {
  const { kind } = model;
  switch (kind) {
    case 'asked':
    case 'reminder':
      return question({ ...model, kind });
    case 'unreached':
      if (!model.unreached) throw new Error('nobody is named who was not reached (this is a bug)');
      return unreached(model, model.unreached);
    default:
      return told({ ...model, kind });
  }
}

function question(model: AnnouncementModel & { readonly kind: 'asked' | 'reminder' }): Message {
  const { kind, event, release, publicUrl } = model;
  const { form, evidence } = release;
  const { plan, phase } = phaseOf(model, 'phase' in event.data ? event.data.phase : undefined);
  const urgency = form.emergency ? 'Emergency: ' : '';
  const wanted = kind === 'asked' ? 'Review wanted' : 'Review still wanted';
  const facts = requiredFacts(plan, evidence).map(
    ({ holds, sentence }) => `${holds ? '' : 'DOES NOT HOLD: '}${sentence}`,
  );
  return {
    lead: line(`${urgency}${wanted}: ${requestName(release)}${until(phase.expiresAt)}.`),
    lines: [
      linkLine('Request', requestUrl(model)),
      textLine('Type', form.changeType),
      textLine('Summary', form.summary),
      textLine('Asked for by', requesterInWords(release, namesIn(model))),
      textLine('Needed', inWords(plan.approvals)),
      textLine('So far', soFar(progressInWords(plan, phase), lackingInWords(plan, phase))),
      ...(facts.length > 0 ? [textLine('Evidence', facts.join('; '))] : []),
      linkLine('Whoever can decide has a code by mail; it opens here, too', `${publicUrl}/review`),
      ...materialLines(release),
    ],
  };
}

const soFar = (progress: string, lacking: string | undefined) =>
  `${progress}${lacking ? `; missing: ${lacking}` : ''}`;

function unreached(model: AnnouncementModel, { person, phase: id }: Unreached): Message {
  const { plan, phase } = phaseOf(model, id);
  const roles = listed(eligibleRoles(plan, model.directory, person.id), 'or');
  return {
    lead: line(`${person.name} could not be reached by mail about ${requestName(model.release)}.`),
    lines: [
      linkLine('Request', requestUrl(model)),
      textLine('Asked', `to decide on ${plan.title} as ${roles}${until(phase.expiresAt)}`),
      textLine(
        'Please',
        'tell them another way; with the command line they can decide without the mail. And see whether their address in the directory is right.',
      ),
    ],
  };
}

function told(model: AnnouncementModel & { readonly kind: Told }): Message {
  const reason = reasonOf(model.event);
  return {
    lead: line(letters[model.kind](model).lead),
    lines: [
      linkLine('Request', requestUrl(model)),
      ...(reason === undefined ? [] : [textLine('Reason', reason)]),
    ],
  };
}

const reasonOf = ({ data }: ChainedEvent): string | undefined => ('reason' in data ? data.reason : undefined);

function phaseOf({ kind, release }: AnnouncementModel, id: string | undefined) {
  const index = release.phases.findIndex((candidate) => candidate.id === id);
  const plan = release.plan.phases[index];
  const phase = release.phases[index];
  if (!plan || !phase) throw new Error(`an announcement of the kind ${kind} needs a phase (this is a bug)`);
  return { plan, phase };
}

const until = (expiresAt: string | undefined) => (expiresAt ? ` by ${instantInWords(expiresAt)}` : '');

const requestUrl = ({ publicUrl, release }: AnnouncementModel) => `${publicUrl}/v1/requests/${release.id}`;
