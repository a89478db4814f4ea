import fc from '#test/support/fc';
import { expect, it } from 'vitest';
import { isSatisfied } from '#domain/approval/tally';
import type { ApprovalTree } from '#domain/policy/plan';
import type { Holders } from '#domain/approval/reachable';
import { shortfallsOf } from '#domain/policy/satisfiable';

const role = (name: string, alone = false): ApprovalTree => ({ kind: 'role', role: name, alone });
const atLeast = (count: number, ...of: string[]): ApprovalTree => ({ kind: 'at-least', count, of });
const allOf = (...of: ApprovalTree[]): ApprovalTree => ({ kind: 'all-of', of });
const anyOf = (...of: ApprovalTree[]): ApprovalTree => ({ kind: 'any-of', of });

it.each<{ story: string; tree: ApprovalTree; holders: Holders }>([
  { story: 'two of three, one of whom may ask', tree: atLeast(2, 'ops'), holders: { ops: ['a', 'b', 'c'] } },
  {
    story: 'an owner alone, and two others when the owner asks',
    tree: anyOf(role('owner', true), atLeast(2, 'ops')),
    holders: { owner: ['o'], ops: ['a', 'b'] },
  },
  {
    story: 'two people for two roles, because the one with both takes the one that is left',
    tree: allOf(role('qa'), role('lead')),
    holders: { qa: ['a', 'b', 'c'], lead: ['b', 'c', 'd'] },
  },
  {
    story: 'a headline count and a row that the same approval counts toward',
    tree: allOf(atLeast(2, 'qa', 'lead'), role('qa')),
    holders: { qa: ['a', 'b'], lead: ['c', 'd'] },
  },
])('these people suffice: $story', ({ tree, holders }) => {
  expect(shortfallsOf(tree, holders)).toEqual([]);
});

it.each<{ story: string; tree: ApprovalTree; holders: Holders; path: unknown[]; reason: string }>([
  {
    story: 'the requester is one of exactly enough',
    tree: atLeast(3, 'ops'),
    holders: { ops: ['a', 'b', 'c'] },
    path: [],
    reason: 'needs 3 of ops, only 2 people are left when the requester is one of them (a)',
  },
  {
    story: 'the only holder is the requester',
    tree: allOf(atLeast(1, 'ops'), role('owner')),
    holders: { ops: ['a', 'b'], owner: ['o'] },
    path: ['all-of', 1],
    reason: 'needs owner, nobody is left when the requester is one of them (o)',
  },
  {
    story: 'the directory has too few to begin with',
    tree: atLeast(4, 'ops', 'sre'),
    holders: { ops: ['a', 'b'], sre: ['b', 'c'] },
    path: [],
    reason: 'needs 4 of ops or sre, only 3 people are in ops or sre',
  },
  {
    story: 'a person in two roles is counted in one',
    tree: allOf(role('qa'), role('lead')),
    holders: { qa: ['a', 'b'], lead: ['a', 'b'] },
    path: [],
    reason:
      'needs qa, and lead, only 1 person is left when the requester is one of them (a), each for one role',
  },
  {
    story: 'no alternative is open to the owner',
    tree: anyOf(role('owner', true), atLeast(2, 'ops')),
    holders: { owner: ['a'], ops: ['a', 'b'] },
    path: [],
    reason:
      'needs owner alone, nobody is left when the requester is one of them (a); ' +
      'or needs 2 of ops, only 1 person is left when the requester is one of them (a)',
  },
  {
    story: 'an alternative exists on paper only',
    tree: anyOf(atLeast(2, 'ops'), allOf(role('qa'), atLeast(3, 'lead'))),
    holders: { ops: ['a', 'b', 'c'], qa: ['q'], lead: ['a', 'b'] },
    path: ['any-of', 1, 'all-of', 1],
    reason: 'needs 3 of lead, only 2 people are in lead',
  },
])('these people do not: $story', ({ tree, holders, path, reason }) => {
  expect(shortfallsOf(tree, holders)).toEqual([{ path, reason }]);
});

it('a role that nobody holds is told as such', () => {
  expect(shortfallsOf(role('owner'), {})).toEqual([{ path: [], reason: 'needs owner, nobody is in owner' }]);
});

it('every branch that falls short is told, each once', () => {
  const tree = allOf(atLeast(2, 'ops'), atLeast(2, 'sre'));
  expect(shortfallsOf(tree, { ops: ['a', 'b'], sre: ['c', 'd'] })).toEqual([
    expect.objectContaining({ path: ['all-of', 0] }),
    expect.objectContaining({ path: ['all-of', 1] }),
  ]);
});

it('agrees with trying every way of voting', () => {
  fc.assert(
    fc.property(trees, people, (tree, holders) => {
      const everybody = [...new Set(Object.values(holders).flat())];
      const possible =
        alternatives(tree).every((branch) => canVoteFor(branch, everybody, holders)) &&
        everybody.every((asks) =>
          canVoteFor(
            tree,
            everybody.filter((id) => id !== asks),
            holders,
          ),
        );
      expect(shortfallsOf(tree, holders).length === 0).toBe(possible);
    }),
    { numRuns: 2_000 },
  );
});

/** Everybody abstains or approves in one of their roles, in every combination. */
function canVoteFor(tree: ApprovalTree, voters: readonly string[], holders: Holders): boolean {
  const [voter, ...rest] = voters;
  const tryAll = (given: readonly { role: string }[], left: readonly string[]): boolean => {
    const [next, ...others] = left;
    if (next === undefined) return isSatisfied(tree, given);
    const held = Object.keys(holders).filter((name) => holders[name]?.includes(next));
    return tryAll(given, others) || held.some((name) => tryAll([...given, { role: name }], others));
  };
  return voter === undefined ? isSatisfied(tree, []) : tryAll([], [voter, ...rest]);
}

function alternatives(tree: ApprovalTree): readonly ApprovalTree[] {
  if (tree.kind === 'any-of') return tree.of.flatMap(alternatives);
  return [tree, ...within(tree)];
}

const within = (tree: ApprovalTree): readonly ApprovalTree[] =>
  tree.kind === 'all-of'
    ? tree.of.flatMap((branch) => (branch.kind === 'any-of' ? alternatives(branch) : within(branch)))
    : [];

const roles = ['ops', 'sre', 'owner'];
const people = fc.record(
  Object.fromEntries(roles.map((name) => [name, fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'))])),
);
const { tree: trees } = fc.letrec<{ tree: ApprovalTree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom(...roles).map((name) => role(name)),
    fc
      .record({
        count: fc.integer({ min: 1, max: 3 }),
        of: fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1 }),
      })
      .map(({ count, of }) => atLeast(count, ...of)),
    fc.record({
      kind: fc.constantFrom('all-of' as const, 'any-of' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
}));
