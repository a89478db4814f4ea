import { outcomeOf, settledIn, slotOf, waiving } from '#domain/approval/rules';
import type { PhasePlan } from '#domain/policy/plan';
import { lengthInWords } from '#domain/time/length-in-words';
import type { ReleaseEvent } from './events.ts';
import type { PhaseState, Release } from './release.ts';

/** The time of a role is over: one that was asked if available is waived, one that is required is chased. */
export function roleIsDue(release: Release, plan: PhasePlan, phase: PhaseState, role: string): ReleaseEvent {
  const slot = slotOf(plan, role);
  if (slot?.mode !== 'if-available') return { type: 'slot-overdue', data: { phase: phase.id, role } };
  return waiver(
    release,
    plan,
    phase,
    role,
    `not available within ${lengthInWords(slot.within ?? plan.expiresAfterMs)}`,
  );
}

/** The time of the phase is over, and of nobody who is asked if available it is waited for longer than that. */
export function waivedAtTheEnd(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
): ReleaseEvent | undefined {
  const settled = settledIn(phase);
  const slot = plan.slots?.find(({ mode, role }) => mode === 'if-available' && !settled.has(role));
  return slot && waiver(release, plan, phase, slot.role, 'not available before time ran out');
}

function waiver(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  role: string,
  because: string,
): ReleaseEvent {
  const outcome = outcomeOf(plan, waiving(phase, role), release.evidence);
  return { type: 'slot-waived', data: { phase: phase.id, role, because, outcome } };
}
