import { outcomeOf } from '#domain/approval/rules';
import type { ExpiryStep } from '#domain/policy/plan';
import { isoOf, msOf } from '#domain/time';
import { addTime } from '#domain/time/business-time';
import type { Duration } from '#domain/time/duration';
import { countersign, type Happening } from './events.ts';
import type { Release } from './release.ts';

/**
 * Opens the first phase that still waits for its turn; nothing when none does. Its times are settled here, once:
 * whoever decides or is reminded later needs no calendar and reads what was recorded.
 */
export function openPhase(release: Release, phaseId: string, now: string): Happening[] {
  const index = release.phases.findIndex((phase) => phase.outcome !== 'approved');
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (!phase || !plan || phase.id !== phaseId || phase.outcome !== 'waiting') return [];
  const { calendar } = release.plan;
  const until = (from: string, length: Duration) => addTime(from, length, calendar);
  const expiresAt = until(now, plan.expiresAfterMs);
  const warning = plan.warnBeforeMs === undefined ? [] : [isoOf(msOf(expiresAt) - plan.warnBeforeMs)];
  const reminders = [...plan.remindAfterMs.map((length) => until(now, length)), ...warning];
  const remindAt = [...new Set(reminders)].filter((at) => at > now && at < expiresAt).toSorted();
  const due = (plan.slots ?? [])
    .flatMap(({ role, within }) => (within === undefined ? [] : [{ role, at: until(now, within) }]))
    .filter(({ at }) => at < expiresAt)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const extensions = extensionsOf(plan.onExpiry ?? [], expiresAt, until);
  return [
    {
      type: 'phase-opened',
      data: {
        phase: phase.id,
        expiresAt,
        ...(remindAt.length > 0 && { remindAt }),
        ...(due.length > 0 && { due }),
        ...(extensions.length > 0 && { extensions }),
        ...(phase.reopened &&
          outcomeOf(plan, phase, release.evidence) === 'approved' && { outcome: 'approved' }),
      },
      at: now,
      actor: countersign,
    },
  ];
}

/** Each step begins where the one before it ends; one that decides takes no time. */
function extensionsOf(
  steps: readonly ExpiryStep[],
  expiresAt: string,
  until: (from: string, length: Duration) => string,
): string[] {
  const ends: string[] = [];
  for (const step of steps) {
    const from = ends.at(-1) ?? expiresAt;
    ends.push(step.how === 'proceed' ? from : until(from, step.for));
  }
  return ends;
}
