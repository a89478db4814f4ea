import { votersOf, type Voter } from '#domain/approval/reachable';
import { rolesAsked, wants } from '#domain/approval/rules';
import { onBehalfOf } from '#domain/identity/delegation';
import {
  holdersOf,
  peopleByRole,
  peopleIn,
  rolesOf,
  type Directory,
  type Person,
} from '#domain/identity/directory';
import type { ApprovalTree, PhasePlan } from '#domain/policy/plan';
import type { Decision, PhaseState, Release } from './release.ts';
import { spentFor } from './spent.ts';

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

/**
 * Who could decide on this phase now: holders of a role that still counts, who are no author and whose vote is not given.
 * Whoever stands in for somebody whose vote is given holds nothing by it.
 */
export function approversLeft(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  directory: Directory,
): readonly Person[] {
  const useful = rolesAsked(plan, phase).filter((role) => wants(plan, phase, role));
  const spent = spentFor(release, phase);
  return undecided(release, phase, holdersOf(directory, useful)).filter(({ id }) =>
    useful.some(
      (role) =>
        peopleIn(directory, role).includes(id) && !spent.includes(onBehalfOf(directory, id, role) ?? id),
    ),
  );
}

/** Of these people, those who may decide and whose vote is not given: neither by themselves nor in their place. */
export function undecided<P extends { readonly id: string }>(
  release: Release,
  given: Given,
  people: readonly P[],
): readonly P[] {
  const spent = spentFor(release, given);
  return people.filter(({ id }) => !release.requester.authors.includes(id) && !spent.includes(id));
}

type Given = Pick<PhaseState, 'id'> & {
  readonly decisions: readonly Pick<Decision, 'by' | 'onBehalfOf'>[];
};

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
