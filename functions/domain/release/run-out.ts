import { outcomeOf, settledIn } from '#domain/approval/rules';
import type { ExpiryStep, PhasePlan } from '#domain/policy/plan';
import type { ReleaseEvent } from './events.ts';
import type { PhaseState, Release } from './release.ts';

/**
 * The phase ran out of time. The policy's steps come one after the other (R002-23); one that would change nothing is
 * passed over, and after the last the phase expires.
 */
export function timeRanOut(release: Release, plan: PhasePlan, phase: PhaseState): ReleaseEvent {
  const steps = plan.onExpiry ?? [];
  for (let index = phase.stepsTaken ?? 0; index < steps.length; index += 1) {
    const taken = take(release, plan, phase, steps[index]!, index);
    if (taken) return { type: 'deadline-passed', data: { phase: phase.id, step: index + 1, ...taken } };
  }
  return { type: 'phase-expired', data: { phase: phase.id } };
}

type Taken = Omit<Extract<ReleaseEvent, { type: 'deadline-passed' }>['data'], 'phase' | 'step'>;

function take(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  step: ExpiryStep,
  index: number,
): Taken | undefined {
  const expiresAt = phase.extensions?.[index];
  const later = { ...(expiresAt && { expiresAt }), outcome: 'open' as const };
  const left = notCritical(plan, phase);
  const waived = left.length > 0 ? { waived: left } : {};
  const outcomeAs = (changed: Partial<PhaseState>) => {
    const outcome = outcomeOf(plan, { ...phase, ...changed }, release.evidence);
    return outcome === 'approved' ? { outcome } : later;
  };
  switch (step.how) {
    case 'escalate': {
      const { to } = step;
      // Whoever may decide alone now may have approved already.
      return { how: 'escalate', to, ...outcomeAs({ escalatedTo: [...(phase.escalatedTo ?? []), ...to] }) };
    }
    case 'reduce':
      if (phase.reduced || left.length === 0) return undefined;
      return { how: 'reduce', ...waived, ...outcomeAs({ reduced: true }) };
    case 'proceed': {
      const { outcome } = outcomeAs({ reduced: true });
      return outcome === 'approved' ? { how: 'proceed', ...waived, outcome } : undefined;
    }
    case 'postpone':
      return { how: 'postpone', ...later };
  }
}

/** The rows that are required, not critical, and still empty: they review after the release. */
function notCritical(plan: PhasePlan, phase: PhaseState): string[] {
  const settled = settledIn(phase);
  return (plan.slots ?? [])
    .filter(({ mode, critical }) => mode === 'required' && critical !== true)
    .map(({ role }) => role)
    .filter((role) => !settled.has(role));
}
