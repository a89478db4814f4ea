import { rolesAsked, rulesOf, slotOf, wants } from '#domain/approval/rules';
import type { ApprovalTree, PhasePlan, SlotPlan } from '#domain/policy/plan';
import type { PhaseState } from './release.ts';

/** A role's place in a phase, as people see it. */
export interface Slot {
  readonly role: string;
  /** `alone`: suffices by itself; `shared`: one of several roles that share a count; the others as the policy has them. */
  readonly mode: 'alone' | 'shared' | SlotPlan['mode'];
  /** `not-needed`: nothing this role could say is of use; `waived`: it need not be filled any more, `because` says why. */
  readonly state: 'pending' | 'overdue' | 'approved' | 'denied' | 'waived' | 'not-needed' | 'after-release';
  readonly by?: string;
  /** In whose place, where they were away. */
  readonly onBehalfOf?: string;
  readonly at?: string;
  readonly dueAt?: string;
  readonly focus?: string;
  readonly because?: string;
}

/** Every decision fills a slot; a role that nobody decided in yet has one that says what became of it. */
export function slotsOf(plan: PhasePlan, phase: PhaseState): readonly Slot[] {
  const silent = (plan.slots ?? []).map(({ role }) => role);
  return [...new Set([...silent, ...rolesAsked(plan, phase)])].flatMap((role): Slot[] => {
    const slot = slotOf(plan, role);
    const about = {
      role,
      mode: slot?.mode ?? modeOf(rulesOf(plan, phase), role) ?? modeOf(plan.approvals, role) ?? 'required',
      ...(slot?.focus && { focus: slot.focus }),
    };
    const filled = phase.decisions
      .filter((given) => given.role === role)
      .map((given): Slot => ({
        ...about,
        state: given.decision === 'approve' ? 'approved' : 'denied',
        by: given.by,
        ...(given.onBehalfOf && { onBehalfOf: given.onBehalfOf }),
        at: given.at,
      }));
    const open = { ...about, ...unfilled(plan, phase, role) };
    return filled.length > 0 && (slot || open.state === 'not-needed') ? filled : [...filled, open];
  });
}

/** What stands in the place of a role that nobody decided in. */
function unfilled(
  plan: PhasePlan,
  phase: PhaseState,
  role: string,
): Pick<Slot, 'state' | 'dueAt' | 'because'> {
  const slot = slotOf(plan, role);
  if (slot?.mode === 'post-deployment') return { state: 'after-release' };
  if (slot?.mode === 'not-needed')
    return { state: 'not-needed', ...(slot.when && { because: `only when ${slot.when}` }) };
  const waived = phase.waived?.find((gone) => gone.role === role);
  if (waived) return { state: 'waived', because: waived.because };
  const isUndecided = phase.outcome === 'open' || phase.outcome === 'waiting';
  if (!isUndecided || !wants(plan, phase, role)) return { state: 'not-needed' };
  const dueAt = phase.due?.find((one) => one.role === role)?.at ?? phase.expiresAt;
  return { state: phase.overdue?.includes(role) ? 'overdue' : 'pending', ...(dueAt && { dueAt }) };
}

function modeOf(tree: ApprovalTree, role: string): Slot['mode'] | undefined {
  if (tree.kind === 'role') return tree.role === role ? (tree.alone ? 'alone' : 'required') : undefined;
  if (tree.kind === 'at-least') return tree.of.includes(role) ? 'shared' : undefined;
  return tree.of.map((branch) => modeOf(branch, role)).find(Boolean);
}
