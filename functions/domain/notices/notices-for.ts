import { peopleIn, type Directory } from '#domain/identity/directory';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { isClosed, statusOf } from '#domain/release/status';
import {
  concerned,
  deciders,
  managers,
  owers,
  readersOf,
  relieved,
  requesters,
  setterOf,
  spokespeople,
  stillAsked,
  supplicants,
} from './audience.ts';

export const noticeKinds = [
  'asked',
  'reminder',
  'asked-again',
  'reopened',
  'overdue',
  'time-ran-out',
  'withdrawn',
  'objected',
  'message',
  'contested',
  'ruled',
  'overridden',
  'conditions-set',
  'condition-resolved',
  'condition-rejected',
  'owed',
  'owed-reminder',
  'owed-overdue',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'superseded',
  'deployment-started',
  'deployment-step',
  'deployment-succeeded',
  'deployment-failed',
  'unhealthy',
  'completed',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface Notice {
  readonly kind: NoticeKind;
  /** Directory id of the person who is told. */
  readonly to: string;
  /** Set when the person is asked to decide on it; the mail then carries a link of their own. */
  readonly phase?: string;
}

/**
 * Who is told what about an event, given how the request stands now: a question that is settled meanwhile is not
 * asked any more. Steps on the way go to those who took part and to those who tell others how the release stands, how it
 * ended to everybody concerned, and whoever was asked and need not decide any more hears of it. Every message of the
 * product comes from here.
 */
export function noticesFor(event: ChainedEvent, release: Release, directory: Directory): readonly Notice[] {
  const told = toldBy(event, release, directory);
  const relief = relieved(event, release, directory)
    .filter((id) => !told.some(({ to }) => to === id))
    .map((to): Notice => ({ kind: 'withdrawn', to }));
  return [...told, ...relief];
}

function toldBy(event: ChainedEvent, release: Release, directory: Directory): readonly Notice[] {
  const telling = (kind: NoticeKind, people: readonly string[]): Notice[] =>
    [...new Set(people)].map((to) => ({ kind, to }));
  const everybody = concerned(release, directory);
  const isLast = (phase: string) => release.phases.at(-1)?.id === phase;
  switch (event.type) {
    case 'phase-opened':
      if (event.data.outcome) return isLast(event.data.phase) ? telling('approved', everybody) : [];
      return askedAt(event.at, event.data.phase, release, directory);
    case 'reminder-due':
      return asking('reminder', event.data.phase, release, directory);
    case 'slot-overdue':
      return askedOf(event.data.role, event.data.phase, release, directory);
    case 'slot-waived':
      return event.data.outcome === 'approved' && isLast(event.data.phase)
        ? telling('approved', everybody)
        : [];
    case 'deadline-passed': {
      const { phase, outcome, to = [] } = event.data;
      if (outcome === 'approved') return telling(isLast(phase) ? 'approved' : 'time-ran-out', everybody);
      const fresh = to.flatMap((role) => askedOf(role, phase, release, directory, 'asked'));
      // The links they have ended with the time that ran out.
      const again = stillAsked(release, phase, directory, 'open')
        .filter((id) => !fresh.some((one) => one.to === id))
        .map((id) => ({ kind: 'time-ran-out' as const, to: id, phase }));
      const asked = [...fresh, ...again];
      const others = [...everybody, ...stillAsked(release, phase, directory)];
      return [
        ...asked,
        ...telling(
          'time-ran-out',
          others.filter((id) => !asked.some((one) => one.to === id)),
        ),
      ];
    }
    case 'decision-recorded': {
      const { outcome, decision, phase, conditions } = event.data;
      if (outcome === 'denied') return telling('denied', everybody);
      if (outcome === 'contested') {
        const { authority = '' } = event.data;
        return telling('contested', [...everybody, ...peopleIn(directory, authority)]);
      }
      if (decision === 'deny') return telling('objected', everybody);
      const asking = conditions ? telling('conditions-set', supplicants(release, directory)) : [];
      const others = everybody.filter((id) => !asking.some(({ to }) => to === id));
      return [...asking, ...(outcome === 'approved' && isLast(phase) ? telling('approved', others) : [])];
    }
    case 'condition-resolved':
      return telling('condition-resolved', setterOf(event.data.condition, release, directory));
    case 'condition-judged':
      if (!event.data.accepted) return telling('condition-rejected', supplicants(release, directory));
      return event.data.authorizes ? telling('approved', everybody) : [];
    case 'obligation-opened':
      return telling('owed', owers(event.data.id, release, directory));
    case 'obligation-reminded':
      return telling('owed-reminder', owers(event.data.obligation, release, directory));
    case 'obligation-overdue':
      return telling('owed-overdue', [
        ...owers(event.data.obligation, release, directory),
        ...managers(directory),
        ...supplicants(release, directory),
      ]);
    case 'obligation-fulfilled':
      return [];
    case 'conditions-expired':
      return telling('expired', everybody);
    case 'evidence-attached':
      if (event.data.reopens)
        return telling('reopened', [...everybody, ...(event.data.voids ?? []).map(({ by }) => by)]);
      if (event.data.voids) return askedAgain(event.data.voids, release, directory);
      return event.data.approves && isLast(event.data.approves) ? telling('approved', everybody) : [];
    case 'phase-expired':
      return telling('expired', [...everybody, ...stillAsked(release, event.data.phase, directory)]);
    case 'start-expired':
      return telling('expired', everybody);
    case 'message-posted':
      return telling(
        'message',
        readersOf(event.data.kind, release, directory).filter((id) => id !== event.actor.id),
      );
    case 'override-used':
      return telling('overridden', [
        ...everybody,
        ...event.data.passedOver.flatMap((role) => peopleIn(directory, role)),
        ...managers(directory),
      ]);
    case 'conflict-escalated':
      return telling('contested', [...everybody, ...peopleIn(directory, event.data.to)]);
    case 'conflict-ruled': {
      const { outcome, phase } = event.data;
      if (outcome === 'denied') return telling('denied', everybody);
      return telling(outcome === 'approved' && isLast(phase) ? 'approved' : 'ruled', everybody);
    }
    case 'request-superseded':
    case 'request-cancelled':
      return telling(event.type === 'request-cancelled' ? 'cancelled' : 'superseded', [
        ...everybody,
        ...release.phases.flatMap((p) => stillAsked(release, p.id, directory)),
      ]);
    case 'deployment-started':
    case 'deployment-succeeded':
      return telling(event.type, [
        ...requesters(release, directory),
        ...deciders(release),
        ...spokespeople(release, directory),
      ]);
    case 'deployment-failed':
      return telling(event.type, everybody);
    case 'deployment-step':
      return telling('deployment-step', requesters(release, directory));
    case 'health-checked':
      if (event.data.outcome === 'completed') return telling('completed', everybody);
      return event.data.outcome === 'failed' || event.data.verdict === 'alert'
        ? telling('unhealthy', everybody)
        : [];
    case 'request-opened':
    case 'conditions-begun':
    case 'start-requested':
      return [];
  }
}

function asking(
  kind: 'asked' | 'reminder',
  phaseId: string,
  release: Release,
  directory: Directory,
): Notice[] {
  if (isClosed(statusOf(release))) return [];
  return stillAsked(release, phaseId, directory, 'open').map((to) => ({ kind, to, phase: phaseId }));
}

/**
 * A phase that opens asks everybody who may decide on it. One that had been approved and opens again asks those whose
 * approval counts no more, while one of them can give it again.
 */
function askedAt(at: string, phaseId: string, release: Release, directory: Directory): Notice[] {
  const phase = release.phases.find(({ id }) => id === phaseId);
  // Of an earlier round, which is over.
  if (phase?.openedAt !== at) return [];
  const all = asking('asked', phaseId, release, directory);
  const { reopened, voided = [] } = phase;
  const lost = voided.filter(({ voidedAt }) => voidedAt === reopened?.at).map(({ by }) => by);
  const again = all
    .filter(({ to }) => lost.includes(to))
    .map((one): Notice => ({ ...one, kind: 'asked-again' }));
  const others = all.filter(({ to }) => !lost.includes(to));
  return reopened?.was === 'approved' && again.length > 0 ? again : [...again, ...others];
}

/** Those of one role who are still needed, each with a link of their own. */
function askedOf(
  role: string,
  phase: string,
  release: Release,
  directory: Directory,
  kind: 'asked' | 'overdue' = 'overdue',
): Notice[] {
  const holders = peopleIn(directory, role);
  return stillAsked(release, phase, directory, 'open')
    .filter((to) => holders.includes(to))
    .map((to) => ({ kind, to, phase }));
}

/** Only those whose approval counts no more; whoever else is needed was asked already. */
const askedAgain = (
  voids: readonly { readonly phase: string; readonly by: string }[],
  release: Release,
  directory: Directory,
): Notice[] =>
  voids.flatMap(({ phase, by }) =>
    stillAsked(release, phase, directory, 'open').includes(by)
      ? [{ kind: 'asked-again' as const, to: by, phase }]
      : [],
  );
