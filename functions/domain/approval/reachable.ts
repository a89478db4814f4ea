import type { ApprovalTree } from '#domain/policy/plan';
import { isSatisfied, rolesIn } from './tally.ts';

/** Who holds which role. */
export type Holders = Readonly<Record<string, readonly string[]>>;

export interface Voter {
  readonly id: string;
  readonly roles: readonly string[];
}

/** Everybody who holds a role of the tree, with the roles they could decide in. */
export function votersOf(tree: ApprovalTree, holders: Holders): readonly Voter[] {
  const held = rolesIn(tree).map((role) => ({ role, people: holders[role] ?? [] }));
  const ids = new Set(held.flatMap(({ people }) => people));
  return [...ids].map((id) => ({
    id,
    roles: held.filter(({ people }) => people.includes(id)).map(({ role }) => role),
  }));
}

/**
 * Whether these people can fill the tree together, with the approvals given already. It follows, person by person,
 * every number of approvals per role that can come about. Approvals beyond what any branch asks of a role change
 * nothing and are not counted, so there are few such numbers.
 */
export function canBeFilled(
  tree: ApprovalTree,
  people: readonly Voter[],
  given: readonly { readonly role: string }[] = [],
): boolean {
  const roles = rolesIn(tree);
  const most = roles.map((role) => mostUseful(tree, role));
  const count = (role: string) => given.filter((approval) => approval.role === role).length;
  let reachable: readonly Votes[] = [roles.map((role, index) => Math.min(most[index]!, count(role)))];
  for (const voter of people) {
    const usable = [...roles.keys()].filter((index) => voter.roles.includes(roles[index]!));
    if (usable.length === 0) continue;
    const next = reachable.flatMap((votes) => usable.map((index) => oneMore(votes, index, most)));
    reachable = [...new Map(next.map((votes) => [votes.join(), votes])).values()];
  }
  return reachable.some((votes) => isSatisfied(tree, approvalsOf(votes, roles)));
}

/** How many approve in each role of a tree, in the order `rolesIn` lists them. */
type Votes = readonly number[];

const oneMore = (votes: Votes, index: number, most: readonly number[]): Votes =>
  votes.with(index, Math.min(most[index]!, votes[index]! + 1));

const approvalsOf = (votes: Votes, roles: readonly string[]) =>
  roles.flatMap((role, index) => Array.from({ length: votes[index]! }, () => ({ role })));

/** How many approvals in a role are of use to a tree at most. */
export function mostUseful(tree: ApprovalTree, role: string): number {
  if (tree.kind === 'role') return tree.role === role ? 1 : 0;
  if (tree.kind === 'at-least') return tree.of.includes(role) ? tree.count : 0;
  return Math.max(...tree.of.map((branch) => mostUseful(branch, role)));
}
