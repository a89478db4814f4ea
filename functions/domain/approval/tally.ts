import type { ApprovalTree } from '#domain/policy/plan';
import type { Decision } from '#domain/release/release';
import { listed } from '#domain/words';

type Approval = Pick<Decision, 'role'>;

/** Every role an approval tree names, each once, in the order it is written. */
export function rolesIn(tree: ApprovalTree): readonly string[] {
  if (tree.kind === 'role') return [tree.role];
  const roles = tree.kind === 'at-least' ? tree.of : tree.of.flatMap(rolesIn);
  return [...new Set(roles)];
}

/**
 * Whether the approvals fill the tree. Each approval was cast in one role by one person, and a person decides once
 * per phase, so counting approvals counts distinct people.
 */
export function isSatisfied(tree: ApprovalTree, approvals: readonly Approval[]): boolean {
  switch (tree.kind) {
    case 'role':
      return given(tree.role, approvals) > 0;
    case 'at-least':
      return givenBy(tree.of, approvals) >= tree.count;
    case 'all-of':
      return tree.of.every((branch) => isSatisfied(branch, approvals));
    case 'any-of':
      return tree.of.some((branch) => isSatisfied(branch, approvals));
  }
}

/** Whether one more approval in this role can still bring the tree closer to being filled. */
export function canUse(tree: ApprovalTree, role: string, approvals: readonly Approval[]): boolean {
  if (isSatisfied(tree, approvals)) return false;
  if (tree.kind === 'role') return tree.role === role;
  if (tree.kind === 'at-least') return tree.of.includes(role);
  return tree.of.some((branch) => canUse(branch, role, approvals));
}

/** The rules an approval in this role counts toward, as sentences. */
export function rulesFor(tree: ApprovalTree, role: string): readonly string[] {
  if (tree.kind === 'role') return tree.role === role ? [inWords(tree)] : [];
  if (tree.kind === 'at-least') return tree.of.includes(role) ? [inWords(tree)] : [];
  return tree.of.flatMap((branch) => rulesFor(branch, role));
}

/** The whole rule: `2 of devops-team, platform-leads or sre-team, or platform-owner alone`. */
export function inWords(tree: ApprovalTree): string {
  switch (tree.kind) {
    case 'role':
      return tree.alone ? `${tree.role} alone` : tree.role;
    case 'at-least':
      return `${tree.count} of ${listed(tree.of, 'or')}`;
    case 'all-of':
      return tree.of.map(inWords).join(', and ');
    case 'any-of':
      return tree.of.map(inWords).join(', or ');
  }
}

/** What is still missing: `1 more of devops-team, platform-leads or sre-team (1 of 2 given), or platform-owner alone`. */
export function missingInWords(tree: ApprovalTree, approvals: readonly Approval[]): string {
  switch (tree.kind) {
    case 'role':
      return inWords(tree);
    case 'at-least': {
      const have = givenBy(tree.of, approvals);
      if (have === 0) return inWords(tree);
      return `${tree.count - have} more of ${listed(tree.of, 'or')} (${have} of ${tree.count} given)`;
    }
    case 'all-of':
      return allMissing(
        tree.of.filter((branch) => !isSatisfied(branch, approvals) && !isImplied(branch, tree.of)),
        approvals,
      );
    case 'any-of':
      return tree.of.map((branch) => missingInWords(branch, approvals)).join(', or ');
  }
}

/** Many roles read as a list; what has a shape of its own is joined more loosely. */
function allMissing(branches: readonly ApprovalTree[], approvals: readonly Approval[]): string {
  const words = branches.map((branch) => missingInWords(branch, approvals));
  return words.length > 2 && branches.every(({ kind }) => kind === 'role')
    ? listed(words)
    : words.join(', and ');
}

/** Whether the roles that have to be there beside it fill a count by themselves. */
const isImplied = (branch: ApprovalTree, beside: readonly ApprovalTree[]): boolean =>
  branch.kind === 'at-least' &&
  beside.filter((other) => other.kind === 'role' && branch.of.includes(other.role)).length >= branch.count;

/** Approvals given and needed along the shortest way to a filled tree: the "n of m" people ask for. */
export function progress(
  tree: ApprovalTree,
  approvals: readonly Approval[],
): { given: number; needed: number } {
  switch (tree.kind) {
    case 'role':
      return { given: Math.min(1, given(tree.role, approvals)), needed: 1 };
    case 'at-least':
      return { given: Math.min(tree.count, givenBy(tree.of, approvals)), needed: tree.count };
    case 'all-of':
      return progressOfAll(tree.of, approvals);
    case 'any-of':
      return tree.of
        .map((branch) => progress(branch, approvals))
        .toSorted((a, b) => standing(b) - standing(a))[0]!;
  }
}

/**
 * An approval that fills a role counts toward the number that several roles share as well, so of that number only the
 * rest is added.
 */
function progressOfAll(branches: readonly ApprovalTree[], approvals: readonly Approval[]) {
  const roles = [...new Set(branches.flatMap((branch) => (branch.kind === 'role' ? [branch.role] : [])))];
  const filled = roles.filter((role) => given(role, approvals) > 0);
  const rest = branches
    .filter(({ kind }) => kind !== 'role')
    .map((branch) => {
      if (branch.kind !== 'at-least') return progress(branch, approvals);
      const isIn = (role: string) => branch.of.includes(role);
      const needed = Math.max(0, branch.count - roles.filter(isIn).length);
      const others = givenBy(branch.of, approvals) - filled.filter(isIn).length;
      return { given: Math.min(needed, others), needed };
    });
  return rest.reduce((sum, part) => ({ given: sum.given + part.given, needed: sum.needed + part.needed }), {
    given: filled.length,
    needed: roles.length,
  });
}

/** A filled branch stands first, then the one that has most; an untouched solo branch does not hide a started count. */
const standing = (part: { given: number; needed: number }) =>
  part.given >= part.needed ? Number.POSITIVE_INFINITY : part.given * 100 + part.needed;

const given = (role: string, approvals: readonly Approval[]) =>
  approvals.filter((a) => a.role === role).length;

const givenBy = (roles: readonly string[], approvals: readonly Approval[]) =>
  approvals.filter((a) => roles.includes(a.role)).length;
