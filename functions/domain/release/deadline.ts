import { isNeeded, settledIn, slotOf } from '#domain/approval/rules';
import type { PhasePlan } from '#domain/policy/plan';
import { isoOf, msOf } from '#domain/time';
import { conditionsLeft } from './conditions-left.ts';
import type { PhaseState, Release } from './release.ts';

export interface Milestone {
  readonly at: string;
  readonly kind: 'reminder' | 'role-due' | 'deadline';
}

/** The next instant at which an open phase needs attention without anybody deciding. */
export function nextMilestone(plan: PhasePlan, phase: PhaseState): Milestone | undefined {
  if (phase.outcome !== 'open' || !phase.expiresAt) return undefined;
  const remindAt = phase.remindAt?.[phase.remindersSent];
  const dueAt = rolesDue(plan, phase)[0]?.at;
  const milestones: Milestone[] = [
    { at: phase.expiresAt, kind: 'deadline' },
    ...(dueAt ? [{ at: dueAt, kind: 'role-due' as const }] : []),
    ...(remindAt ? [{ at: remindAt, kind: 'reminder' as const }] : []),
  ];
  return milestones.reduce((first, other) => (other.at <= first.at ? other : first));
}

/** The roles whose time matters still: they are needed, have not decided, and were neither chased nor waived. */
export function rolesDue(plan: PhasePlan, phase: PhaseState): readonly { role: string; at: string }[] {
  const settled = settledIn(phase);
  return (phase.due ?? []).filter(
    ({ role }) => isNeeded(slotOf(plan, role)) && !settled.has(role) && !phase.overdue?.includes(role),
  );
}

export const isOver = (phase: PhaseState, now: string): boolean =>
  phase.expiresAt !== undefined && now >= phase.expiresAt;

/** Until when somebody may start an authorized release by hand. */
export function startDeadline(release: Release): string | undefined {
  const authorizedAt = authorizedSince(release);
  if (release.plan.deploy.start !== 'manual' || !authorizedAt) return undefined;
  return isoOf(msOf(authorizedAt) + release.plan.deploy.startWithinMs);
}

/** When the last phase was approved and the last condition for the deployment confirmed. */
export function authorizedSince(release: Release): string | undefined {
  if (!release.phases.every((phase) => phase.outcome === 'approved')) return undefined;
  if (conditionsLeft(release).length > 0) return undefined;
  return [
    ...release.phases.map((phase) => phase.decidedAt ?? ''),
    ...(release.conditions ?? []).map(({ confirmed }) => confirmed?.at ?? ''),
  ]
    .toSorted()
    .at(-1);
}

/** Whole seconds from `now` to `at`, at least one: Step Functions takes no shorter wait. */
export const secondsUntil = (at: string, now: string): number =>
  Math.max(1, Math.ceil((msOf(at) - msOf(now)) / 1_000));
