import { conditionsIn } from '#domain/policy/unless-said';
import { isoOf, msOf } from '#domain/time';
import type { ConditionState, Release } from './release.ts';

/** Those that keep an approved release from being deployed. */
export const conditionsLeft = (release: Release): readonly ConditionState[] =>
  (release.conditions ?? []).filter((one) => one.due === 'before-deployment' && one.state !== 'confirmed');

/** Until when conditions may stay open once everything is approved. */
export function conditionsDeadline(release: Release): string | undefined {
  const approvedAt = release.phases
    .map(({ decidedAt }) => decidedAt ?? '')
    .toSorted()
    .at(-1);
  const isOpen =
    release.phases.some(({ outcome }) => outcome !== 'approved') || conditionsLeft(release).length === 0;
  return isOpen || !approvedAt ? undefined : isoOf(msOf(approvedAt) + conditionsIn(release.plan).withinMs);
}
