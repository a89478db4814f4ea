import { approvalsIn } from '#domain/approval/rules';
import { onBehalfOf } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { PhasePlan } from '#domain/policy/plan';
import type { Decision, PhaseState, Release } from './release.ts';

/** Whose votes are given already. A vote in somebody's place is theirs, and the one of whoever gave it as well. */

type Vote = Pick<Decision, 'by' | 'onBehalfOf'>;
type Given = Pick<PhaseState, 'id'> & { readonly decisions: readonly Vote[] };

/**
 * Two phases of a pack are bound when the later one takes nobody who approved the earlier; then the earlier takes nobody
 * of the later.
 */
export const areBound = (
  phases: readonly Pick<PhasePlan, 'distinct' | 'pack'>[],
  one: number,
  other: number,
): boolean =>
  one !== other &&
  phases[one]?.pack === phases[other]?.pack &&
  phases[Math.max(one, other)]?.distinct !== undefined;

/** People who may not decide on this phase any more: they have, or they approved one that is bound to it. */
export const spentFor = (release: Release, phase: Given): readonly string[] =>
  [...phase.decisions, ...approvalsElsewhere(release, phase.id).map(({ approval }) => approval)].flatMap(
    peopleOf,
  );

interface Elsewhere {
  /** Title of the phase. */
  readonly title: string;
  readonly approval: Decision;
}

/** The approval of another phase that keeps a person from deciding on this one. */
const approvalElsewhere = (release: Release, phase: string, person: string): Elsewhere | undefined =>
  approvalsElsewhere(release, phase).find(({ approval }) => peopleOf(approval).includes(person));

/**
 * Of these roles, those in which a person who has not decided here still has a vote: their own, or that of somebody they
 * stand in for.
 */
export function rolesWithVote(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  person: string,
  roles: readonly string[],
  directory: Directory,
): Outcome<readonly string[]> {
  const voterIn = (role: string) => onBehalfOf(directory, person, role) ?? person;
  const spent = spentFor(release, phase);
  const own = approvalElsewhere(release, phase.id, person);
  const left = roles.filter((role) => voterIn(role) === person || !spent.includes(voterIn(role)));
  if (!own && left.length > 0) return ok(left);
  const voter = own ? person : voterIn(roles[0]!);
  const elsewhere = own ?? approvalElsewhere(release, phase.id, voter);
  return refused(
    'already-decided',
    elsewhere
      ? `${voter} counts as ${elsewhere.approval.role} in ${elsewhere.title}; nobody who approved it counts in ${plan.title}.`
      : `${voter} already decided on ${plan.title}.`,
  );
}

/** Approvals that were voided are gone from the state, and free their people. */
function approvalsElsewhere({ plan, phases }: Release, phase: string): readonly Elsewhere[] {
  const here = phases.findIndex(({ id }) => id === phase);
  return phases.flatMap((other, index) =>
    areBound(plan.phases, here, index)
      ? approvalsIn(other).map((approval) => ({ title: plan.phases[index]!.title, approval }))
      : [],
  );
}

const peopleOf = ({ by, onBehalfOf: absent = by }: Vote) => [by, absent];
