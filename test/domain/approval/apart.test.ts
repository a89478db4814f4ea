import { describe, expect, it } from 'vitest';
import { canBeFilledApart, type Round } from '#domain/approval/apart';
import { votersOf } from '#domain/approval/reachable';
import { isSatisfied } from '#domain/approval/tally';
import type { ApprovalTree } from '#domain/policy/plan';
import fc from '#test/support/fc';
import { allOf, anyOf, atLeast, role } from '#test/support/plans';
import { anyTree, deciding } from '#test/support/trees';

const rounds = (holders: Record<string, string[]>, ...trees: (ApprovalTree | [ApprovalTree])[]): Round[] =>
  trees.map((tree) => {
    const [distinct, asked] = Array.isArray(tree) ? [true, tree[0]] : [false, tree];
    return { tree: asked, voters: votersOf(asked, holders), distinct };
  });

/** A round in brackets takes nobody of those before it. */
describe('rounds of different people can be filled', () => {
  it.each<[string, Record<string, string[]>, (ApprovalTree | [ApprovalTree])[], 'yes' | 'no']>([
    ['by two of one role', { qa: ['a', 'b'] }, [role('qa'), [role('qa')]], 'yes'],
    ['not by one person', { qa: ['a'] }, [role('qa'), [role('qa')]], 'no'],
    ['by one person where nothing says otherwise', { qa: ['a'] }, [role('qa'), role('qa')], 'yes'],
    [
      'by handing out whoever is of use in both to where nobody else is',
      { qa: ['a', 'b'], lead: ['b'] },
      [role('qa'), [role('lead')]],
      'yes',
    ],
    [
      'not when both are needed twice',
      { qa: ['a', 'b'], lead: ['a', 'b'] },
      [allOf(role('qa'), role('lead')), [role('lead')]],
      'no',
    ],
    [
      'by the alternative that leaves somebody',
      { qa: ['a', 'b'], lead: ['c'] },
      [anyOf(atLeast(2, 'qa'), role('lead')), [role('qa')]],
      'yes',
    ],
    [
      'by one person in two rounds that are not bound to each other, before a third',
      { cto: ['c'], ops: ['o'] },
      [role('cto'), role('cto'), [role('ops')]],
      'yes',
    ],
    [
      'by somebody of a distinct round in a later one that is not',
      { cto: ['c', 'd'] },
      [role('cto'), [role('cto')], role('cto')],
      'yes',
    ],
    [
      'not by three where each takes nobody of those before',
      { cto: ['c', 'd'] },
      [role('cto'), [role('cto')], [role('cto')]],
      'no',
    ],
  ])('%s', (_, holders, trees, can) => {
    expect(canBeFilledApart(rounds(holders, ...trees))).toBe(can);
  });

  it('exactly where trying out every choice of everybody finds a way', () => {
    const people = ['a', 'b', 'c', 'd'];
    const anyHolders = fc.record(
      Object.fromEntries(deciding.map((name) => [name, fc.subarray(people)])) as Record<
        (typeof deciding)[number],
        fc.Arbitrary<string[]>
      >,
    );
    const anyRounds = fc.array(fc.tuple(anyTree, fc.boolean()), { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(anyHolders, anyRounds, (holders, asked) => {
        const all = asked.map(([tree, distinct]) => ({ tree, voters: votersOf(tree, holders), distinct }));
        expect(canBeFilledApart(all)).toBe(someChoiceFills(all, people) ? 'yes' : 'no');
      }),
    );
  });

  it('at once where there are people enough for every row', () => {
    const holders = Object.fromEntries(roles.map((name) => [name, [1, 2, 3].map((one) => `${name}-${one}`)]));
    const all = allOf(...roles.map(role));
    expect(canBeFilledApart(rounds(holders, all, [all], [all]))).toBe('yes');
    expect(canBeFilledApart(rounds(holders, all, [all], [all], [all]))).toBe('no');
  });

  it('and it says so where working it out would take too long', () => {
    const people = Array.from({ length: 24 }, (_, index) => index);
    const holds = (name: number, index: number) =>
      index % 6 === name || (index + 1 + Math.floor(index / 6)) % 6 === name;
    const holders = Object.fromEntries(
      roles.map((name, at) => [name, people.filter((one) => holds(at, one)).map((one) => `p${one}`)]),
    );
    const tree = allOf(role('rm'), role('qa'), atLeast(2, 'rm', 'tl', 'po'));
    expect(canBeFilledApart(rounds(holders, tree, [tree], [tree], [tree], [tree]))).toBe('unclear');
  });
});

const roles = ['rm', 'tl', 'po', 'qa', 'sec', 'ops'];

/** Every person says in each round nothing, or yes in one of their roles; never again in a round that is distinct. */
function someChoiceFills(
  all: readonly Round[],
  people: readonly string[],
  chosen: string[][] = all.map(() => []),
): boolean {
  const [person, ...others] = people;
  if (person === undefined)
    return all.every(({ tree }, index) =>
      isSatisfied(
        tree,
        chosen[index]!.map((name) => ({ role: name })),
      ),
    );
  const waysFrom = (index: number, hasApproved: boolean): (string | undefined)[][] => {
    const round = all[index];
    if (!round) return [[]];
    const own = round.voters.find(({ id }) => id === person)?.roles ?? [];
    const mayApprove = !(round.distinct && hasApproved);
    return [
      ...waysFrom(index + 1, hasApproved).map((rest) => [undefined, ...rest]),
      ...(mayApprove ? own.flatMap((name) => waysFrom(index + 1, true).map((rest) => [name, ...rest])) : []),
    ];
  };
  return waysFrom(0, false).some((way) =>
    someChoiceFills(
      all,
      others,
      chosen.map((names, index) => (way[index] ? [...names, way[index]] : names)),
    ),
  );
}
