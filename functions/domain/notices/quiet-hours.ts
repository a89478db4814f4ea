import { personOf, type Directory } from '#domain/identity/directory';
import { conditionsDeadline } from '#domain/release/conditions-left';
import { startDeadline } from '#domain/release/deadline';
import { eligibleRoles } from '#domain/release/eligibility';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';
import { businessMsBetween, isWorkingInstant, nextWorkingInstant } from '#domain/time/business-time';
import type { Notice, NoticeKind } from './notices-for.ts';

/** What nobody may sleep over. */
const loud: ReadonlySet<NoticeKind> = new Set(['deployment-failed', 'unhealthy', 'overridden']);

/** Whoever is told in the morning needs this much of their day before time runs out; otherwise they are told at once. */
const leastWorkMs = 3_600_000;

/**
 * Until when a mail is kept because its reader is not at work: the next opening of the calendar they work by. Not kept
 * is what is loud, an emergency, what the reader asked for themselves, and what could not be answered in time any more.
 */
export function keptUntil(
  notice: Notice,
  event: ChainedEvent,
  release: Release,
  directory: Directory,
  now: string,
): string | undefined {
  const calendar = directory.calendars?.[personOf(directory, notice.to)?.calendar ?? ''];
  if (!calendar || isWorkingInstant(now, calendar)) return undefined;
  if (loud.has(notice.kind) || release.form.emergency) return undefined;
  if (release.requester.authors.includes(notice.to)) return undefined;
  const opens = nextWorkingInstant(now, calendar);
  const last = lastMoment(notice, event, release, directory, now);
  return last !== undefined && businessMsBetween(opens, last, calendar) < leastWorkMs ? undefined : opens;
}

/** When what the notice is about runs out by itself, as far as it does. */
function lastMoment(
  { to }: Notice,
  event: ChainedEvent,
  release: Release,
  directory: Directory,
  now: string,
): string | undefined {
  const owed = owedIn(event);
  if (owed !== undefined) return release.obligations?.find(({ id }) => id === owed)?.dueAt;
  const index = release.phases.findIndex(({ outcome }) => outcome === 'open');
  const phase = release.phases[index];
  if (!phase) return conditionsDeadline(release) ?? startDeadline(release);
  const roles = eligibleRoles(release.plan.phases[index]!, directory, to, phase);
  const due = (phase.due ?? []).filter(({ role, at }) => at > now && roles.includes(role));
  return [phase.expiresAt ?? now, ...due.map(({ at }) => at)].toSorted()[0];
}

function owedIn({ type, data }: ChainedEvent): string | undefined {
  switch (type) {
    case 'obligation-opened':
      return data.id;
    case 'obligation-reminded':
    case 'obligation-overdue':
      return data.obligation;
    default:
      return undefined;
  }
}
