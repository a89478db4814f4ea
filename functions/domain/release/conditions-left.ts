import { conditionsIn } from '#domain/policy/unless-said';
import { byTheWall } from '#domain/time/end-of';
import type { ConditionState, Release } from './release.ts';

/** Those that keep an approved release from being deployed. */
export const conditionsLeft = (release: Release): readonly ConditionState[] =>
  (release.conditions ?? []).filter((one) => one.due === 'before-deployment' && one.state !== 'confirmed');

/** Since when an approved release waits for its conditions, if it does. */
export function conditionsSince(release: Release): string | undefined {
  const isOpen =
    release.phases.some(({ outcome }) => outcome !== 'approved') || conditionsLeft(release).length === 0;
  if (isOpen) return undefined;
  return release.phases
    .flatMap(({ decidedAt }) => decidedAt ?? [])
    .toSorted()
    .at(-1);
}

/** Until when conditions may stay open once everything is approved: business time as it was settled then. */
export function conditionsDeadline(release: Release): string | undefined {
  const since = conditionsSince(release);
  if (!since) return undefined;
  const { withinMs } = conditionsIn(release.plan);
  if (typeof withinMs === 'number') return byTheWall(since, withinMs);
  return release.conditionsBegun?.since === since ? release.conditionsBegun.until : undefined;
}
