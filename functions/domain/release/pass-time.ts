import { conditionsExpired } from './conditions.ts';
import { nextMilestone, isOver, rolesDue, startDeadline } from './deadline.ts';
import { countersign, type Happening, type ReleaseEvent } from './events.ts';
import { obligationsPass } from './obligations.ts';
import { timeRanOut } from './run-out.ts';
import type { PhaseState, Release } from './release.ts';
import { statusOf } from './status.ts';
import { roleIsDue, waivedAtTheEnd } from './role-due.ts';

/**
 * What has come to pass by itself until `now`: a reminder or a role is due, a deadline is over, something owed comes up.
 * Called early or twice it finds nothing to do.
 */
export function passTime(release: Release, now: string): Happening[] {
  const happened = (event: ReleaseEvent): Happening => ({ ...event, at: now, actor: countersign });
  const index = release.phases.findIndex((phase) => phase.outcome === 'open');
  const phase = release.phases[index];
  if (phase) return inPhase(release, index, phase, now).map(happened);
  const startUntil = startDeadline(release);
  if (statusOf(release) === 'awaiting-start' && startUntil && now >= startUntil)
    return [happened({ type: 'start-expired', data: {} })];
  return [...conditionsExpired(release, now), ...obligationsPass(release, now)];
}

function inPhase(release: Release, index: number, phase: PhaseState, now: string): ReleaseEvent[] {
  const plan = release.plan.phases[index]!;
  if (isOver(phase, now)) return [waivedAtTheEnd(release, plan, phase) ?? timeRanOut(release, plan, phase)];
  const milestone = nextMilestone(plan, phase);
  if (!milestone || now < milestone.at) return [];
  if (milestone.kind === 'role-due') return [roleIsDue(release, plan, phase, rolesDue(plan, phase)[0]!.role)];
  return [{ type: 'reminder-due', data: { phase: phase.id, number: phase.remindersSent + 1 } }];
}
