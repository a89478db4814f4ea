import { conditionsIn } from '#domain/policy/unless-said';
import type { EndOf } from '#domain/time/end-of';
import { conditionsDeadline, conditionsSince } from './conditions-left.ts';
import { countersign, type Happening } from './events.ts';
import type { Release } from './release.ts';

/** Whether conditions have begun to wait whose end has yet to be settled. What counts by the wall needs no settling. */
export const conditionsBegin = (release: Release): boolean =>
  conditionsSince(release) !== undefined && conditionsDeadline(release) === undefined;

/** Settles until when the conditions of a release may stay open; nothing where that is known, or none are. */
export function beginConditions(release: Release, endOf: EndOf, now: string): Happening[] {
  const since = conditionsSince(release);
  if (since === undefined || !conditionsBegin(release)) return [];
  const until = endOf(since, conditionsIn(release.plan).withinMs);
  return [{ type: 'conditions-begun', data: { since, until }, at: now, actor: countersign }];
}
