import type { ApprovalTree, PhasePlan, SlotPlan } from '#domain/policy/plan';
import type { Evidence } from '#domain/release/form';
import type { PhaseState } from '#domain/release/release';
import { unmet } from './evidence.ts';
import { canUse, isSatisfied, progress, rolesIn } from './tally.ts';

/** What a phase needs is its tree and its rows, less what was waived, more what was asked for when time ran out. */

export type Phase = Pick<PhaseState, 'contested' | 'decisions' | 'escalatedTo' | 'overridden' | 'reduced'> & {
  readonly waived?: readonly { readonly role: string }[] | undefined;
};
type Asked = Pick<PhasePlan, 'approvals' | 'slots'>;

export const row = (role: string): ApprovalTree => ({ kind: 'role', role, alone: false });

/** All of these at once; one alone stays as it is. */
export const together = (of: readonly ApprovalTree[]): ApprovalTree =>
  of.length === 1 ? of[0]! : { kind: 'all-of', of };

/** A tree without the rows of these roles. What several roles share is not a row. */
export function withoutRows(tree: ApprovalTree, roles: ReadonlySet<string>): ApprovalTree {
  const isGone = (branch: ApprovalTree) => branch.kind === 'role' && !branch.alone && roles.has(branch.role);
  if (tree.kind !== 'all-of') return isGone(tree) ? { kind: 'all-of', of: [] } : tree;
  return { kind: 'all-of', of: tree.of.filter((branch) => !isGone(branch)) };
}

/** The phase as it would stand without this role. */
export const waiving = <P extends Pick<Phase, 'waived'>>(phase: P, role: string) => ({
  ...phase,
  waived: [...(phase.waived ?? []), { role }],
});

/** The tree that has to be filled now. */
export function rulesOf(plan: Asked, phase: Phase): ApprovalTree {
  if (phase.overridden) return { kind: 'all-of', of: [] };
  const waived = new Set((phase.waived ?? []).map(({ role }) => role));
  const rows = (plan.slots ?? []).filter(({ role }) => !waived.has(role));
  const available = rows.filter(({ mode }) => mode === 'if-available').map(({ role }) => row(role));
  const needed = phase.reduced
    ? together(rows.filter(isCritical).map(({ role }) => row(role)))
    : available.length === 0 && waived.size === 0
      ? plan.approvals
      : together([...branches(withoutRows(plan.approvals, waived)), ...available]);
  const escalated = (phase.escalatedTo ?? []).map((role): ApprovalTree => ({
    kind: 'role',
    role,
    alone: true,
  }));
  return escalated.length === 0 ? needed : { kind: 'any-of', of: [needed, ...escalated] };
}

/** A reduced review keeps what must be there and is critical. */
const isCritical = ({ mode, critical }: SlotPlan) => critical === true && mode === 'required';

const branches = (tree: ApprovalTree) => (tree.kind === 'all-of' ? tree.of : [tree]);

export const approvalsIn = (phase: Pick<PhaseState, 'decisions'>) =>
  phase.decisions.filter(({ decision }) => decision === 'approve');

/** Whether everything that has to be there is; one more approval in `role` may be thought of. */
export const isComplete = (plan: Asked, phase: Phase, role?: string): boolean =>
  (phase.contested ?? []).length === 0 &&
  isSatisfied(rulesOf(plan, phase), [...approvalsIn(phase), ...(role === undefined ? [] : [{ role }])]);

/**
 * What a phase that nobody denied comes to: approved once everything is there and its evidence holds. One more approval
 * in `role` may be thought of.
 */
export const outcomeOf = (
  plan: Asked & Pick<PhasePlan, 'evidence'>,
  phase: Phase,
  evidence: Evidence,
  role?: string,
): 'approved' | 'open' =>
  isComplete(plan, phase, role) && unmet(plan.evidence, evidence).length === 0 ? 'approved' : 'open';

/** The roles of which nothing more is expected: somebody decided in them, or they were waived. */
export const settledIn = (phase: Pick<Phase, 'decisions' | 'waived'>): ReadonlySet<string> =>
  new Set([...phase.decisions, ...(phase.waived ?? [])].map(({ role }) => role));

/** The roles that may decide on a phase, in the order the policy names them. */
export function rolesAsked(plan: Asked, phase?: Phase): readonly string[] {
  const rows = (plan.slots ?? []).filter((slot) => !isSilent(slot)).map(({ role }) => role);
  // Whoever reviews after the release may still be the one of several that a count asks for before it.
  const counted = rolesIn(plan.approvals).filter((role) => slotOf(plan, role)?.mode !== 'not-needed');
  return [...new Set([...rows, ...counted, ...(phase?.escalatedTo ?? [])])];
}

/** Not asked before the release: afterwards, or not for this one. */
const isSilent = ({ mode }: SlotPlan) => mode === 'post-deployment' || mode === 'not-needed';

/**
 * The roles whose approval is missing: of rows those that have to be filled, whatever a count would also take; without
 * rows, all that could still fill the tree.
 */
export const rolesMissing = (plan: Asked, phase: Phase): readonly string[] => {
  const rules = rulesOf(plan, phase);
  const useful = rolesIn(rules).filter((role) => canUse(rules, role, approvalsIn(phase)));
  const given = [...approvalsIn(phase), ...(phase.waived ?? [])].map(({ role }) => role);
  return plan.slots ? useful.filter((role) => !given.includes(role) && isNeeded(slotOf(plan, role))) : useful;
};

/** Whether a row has to be filled, for as long as it is not waived. */
export const isNeeded = (slot: SlotPlan | undefined): boolean =>
  slot?.mode === 'required' || slot?.mode === 'if-available';

/** Whether an approval in this role is of use: it brings the phase closer to complete, or fills a row that is empty. */
export function wants(plan: Asked, phase: Phase, role: string): boolean {
  const approvals = approvalsIn(phase);
  if (canUse(rulesOf(plan, phase), role, approvals)) return true;
  const slot = slotOf(plan, role);
  return slot !== undefined && !isSilent(slot) && !phase.decisions.some((given) => given.role === role);
}

export const slotOf = (plan: Asked, role: string): SlotPlan | undefined =>
  plan.slots?.find((slot) => slot.role === role);

/** Approvals given and needed, the "n of m" people ask for. */
export const progressOf = (plan: Asked, phase: Phase): { given: number; needed: number } =>
  progress(rulesOf(plan, phase), approvalsIn(phase));
