import { canBeFilled, votersOf, type Holders, type Voter } from '#domain/approval/reachable';
import { inWords, rolesIn } from '#domain/approval/tally';
import { listed } from '#domain/words';
import { branchesOf } from './approvals.ts';
import type { ApprovalTree } from './plan.ts';
import type { Path } from './problems.ts';

export interface Shortfall {
  /** The branch that cannot be filled, below the root of the tree. */
  readonly path: Path;
  readonly reason: string;
}

/**
 * Why some request could never be approved; nothing when each can. Any holder may be the requester, and the
 * requester does not approve; everybody approves once and in one role. An alternative that nobody could ever take
 * is a shortfall too: whoever wrote it counts on it.
 */
export function shortfallsOf(tree: ApprovalTree, holders: Holders): readonly Shortfall[] {
  const everybody = votersOf(tree, holders);
  const dead = alternativesOf(tree).filter((branch) => !canBeFilled(branch.tree, everybody));
  if (dead.length > 0) return dead.map(({ path, tree: branch }) => below(path, explain(branch, everybody)));
  const byPlace = new Map<string, Shortfall>();
  // One of each kind of voter is enough: those with the same roles leave the same others behind.
  const kinds = everybody.map(({ roles }) => roles.join());
  for (const [index, requester] of everybody.entries()) {
    if (kinds.indexOf(kinds[index]!) !== index) continue;
    const others = everybody.filter((voter) => voter !== requester);
    if (canBeFilled(tree, others)) continue;
    const shortfall = explain(tree, others, requester);
    const place = JSON.stringify(shortfall.path);
    if (!byPlace.has(place)) byPlace.set(place, shortfall);
  }
  return [...byPlace.values()];
}

/** The ways through a tree: the whole, or what each any-of offers. */
const alternativesOf = (tree: ApprovalTree) =>
  branchesOf(tree).filter(({ tree: branch, parent }) => branch.kind !== 'any-of' && parent !== 'all-of');

/** Names the smallest branch that cannot be filled, and how many people there are for it. */
function explain(tree: ApprovalTree, people: readonly Voter[], requester?: Voter): Shortfall {
  const failing = (branch: ApprovalTree) => !canBeFilled(branch, people);
  if (tree.kind === 'all-of') {
    const index = tree.of.findIndex(failing);
    const branch = tree.of[index];
    if (branch) return below([tree.kind, index], explain(branch, people, requester));
    return {
      path: [],
      reason: `needs ${inWords(tree)}, ${tooFew(tree, people, requester)}, each for one role`,
    };
  }
  if (tree.kind === 'any-of') {
    const reasons = tree.of.map((branch) => explain(branch, people, requester).reason);
    return { path: [], reason: reasons.join('; or ') };
  }
  return { path: [], reason: `needs ${inWords(tree)}, ${tooFew(tree, people, requester)}` };
}

function tooFew(tree: ApprovalTree, people: readonly Voter[], requester?: Voter): string {
  const roles = rolesIn(tree);
  const left = people.filter((voter) => voter.roles.some((role) => roles.includes(role))).length;
  const isOne = requester?.roles.some((role) => roles.includes(role)) ?? false;
  const number = left === 0 ? 'nobody is' : left === 1 ? 'only 1 person is' : `only ${left} people are`;
  return isOne
    ? `${number} left when the requester is one of them (${requester?.id})`
    : `${number} in ${listed(roles, 'or')}`;
}

const below = (path: Path, shortfall: Shortfall): Shortfall => ({
  ...shortfall,
  path: [...path, ...shortfall.path],
});
