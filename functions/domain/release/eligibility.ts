import { votersOf, type Voter } from '#domain/approval/reachable';
import { rolesAsked, wants } from '#domain/approval/rules';
import { onBehalfOf } from '#domain/identity/delegation';
import { holdersOf, peopleByRole, rolesOf, type Directory, type Person } from '#domain/identity/directory';
import type { ApprovalTree, PhasePlan } from '#domain/policy/plan';
import type { Decision, PhaseState, Release } from './release.ts';

/** The roles of a phase that a person holds today, in the order the policy names them; with those that time running out added. */
export function eligibleRoles(
  plan: PhasePlan,
  directory: Directory,
  personId: string,
  phase?: PhaseState,
): readonly string[] {
  const held = rolesOf(directory, personId);
  return rolesAsked(plan, phase).filter((role) => held.includes(role));
}

/** Who could decide on this phase now: holders of a role that still counts, who are no author and have not decided. */
export function approversLeft(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  directory: Directory,
): readonly Person[] {
  const useful = rolesAsked(plan, phase).filter((role) => wants(plan, phase, role));
  return undecided(release, phase, holdersOf(directory, useful));
}

/** Of these people, those who may decide and have not: neither themselves nor through somebody in their place. */
export function undecided<P extends { readonly id: string }>(
  release: Release,
  { decisions }: Given,
  people: readonly P[],
): readonly P[] {
  const decided = decisions.flatMap(({ by, onBehalfOf: absent = by }) => [by, absent]);
  return people.filter(({ id }) => !release.requester.authors.includes(id) && !decided.includes(id));
}

interface Given {
  readonly decisions: readonly Pick<Decision, 'by' | 'onBehalfOf'>[];
}

/**
 * Whose votes a tree may still count on. Whoever stands in for somebody adds none: it is the absent one's vote that
 * they give.
 */
export const votersLeft = (
  release: Release,
  tree: ApprovalTree,
  given: Given,
  directory: Directory,
): readonly Voter[] =>
  undecided(release, given, votersOf(tree, peopleByRole(directory))).map(({ id, roles }) => ({
    id,
    roles: roles.filter((role) => onBehalfOf(directory, id, role) === undefined),
  }));
