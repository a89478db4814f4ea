import { ok, refused, type Outcome } from '#domain/outcome';
import type { PhasePlan } from '#domain/policy/plan';
import { instantInWords } from '#domain/time';
import { isOver } from './deadline.ts';
import type { PhaseState, Release } from './release.ts';
import { isClosed, standingOf } from './status.ts';

/** The phase that can be decided now, or the one that is named; or why there is none. */
export function openPhaseOf(
  release: Release,
  wanted: string | undefined,
  now: string,
): Outcome<{ plan: PhasePlan; phase: PhaseState }> {
  const standing = standingOf(release);
  const index = release.phases.findIndex((phase) =>
    wanted ? phase.id === wanted : phase.outcome !== 'approved',
  );
  const phase = release.phases[index];
  const plan = release.plan.phases[index];
  if (wanted && !phase) return refused('not-found', `This request has no phase named ${wanted}.`);
  if (isClosed(standing.status) || !phase || !plan || phase.outcome === 'approved')
    return refused('closed', `There is nothing left to decide. ${standing.because}`, {
      present: { ...standing },
    });
  if (phase.outcome === 'waiting')
    return refused('not-open-yet', `${plan.title} has not opened yet.`, { present: { ...standing } });
  if (isOver(phase, now))
    return refused('too-late', `${plan.title} closed at ${instantInWords(phase.expiresAt ?? now)}.`, {
      present: { ...standing },
    });
  return ok({ plan, phase });
}
