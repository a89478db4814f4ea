import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import {
  canUse,
  inWords,
  isSatisfied,
  missingInWords,
  progress,
  rolesIn,
  rulesFor,
} from '#domain/approval/tally';
import type { ApprovalTree } from '#domain/policy/plan';
import { allOf, alone, atLeast, gate, role } from '#test/support/plans';
import { anyApprovals, anyTree, deciding } from '#test/support/trees';

const owner = { role: 'platform-owner' };
const devops = { role: 'devops-team' };
const lead = { role: 'platform-leads' };
const sre = { role: 'sre-team' };

const twoOfTheTeams = atLeast(2, 'devops-team', 'platform-leads', 'sre-team');
const productionGate = gate().approvals;

describe('a tree is filled', () => {
  it.each<[string, ApprovalTree, { role: string }[], boolean]>([
    ['a role by somebody in it', role('sre-team'), [sre], true],
    ['not a role by nobody', role('sre-team'), [], false],
    ['not a role by somebody in another one', role('sre-team'), [devops], false],
    ['a count by different roles', twoOfTheTeams, [devops, sre], true],
    ['a count by two people in the same role', twoOfTheTeams, [devops, devops], true],
    ['not a count by one too few', twoOfTheTeams, [devops], false],
    ['not a count by a role outside it', twoOfTheTeams, [devops, owner], false],
    ['all-of by every branch', allOf(role('sre-team'), twoOfTheTeams), [sre, devops], true],
    ['not all-of by one of two branches', allOf(role('sre-team'), twoOfTheTeams), [devops, lead], false],
    ['any-of by its first branch', productionGate, [owner], true],
    ['any-of by its last branch', productionGate, [lead, sre], true],
    ['not any-of by half of each branch', productionGate, [lead], false],
    ['by more than enough', productionGate, [owner, lead, sre, devops], true],
  ])('%s', (_, tree, approvals, filled) => {
    expect(isSatisfied(tree, approvals)).toBe(filled);
  });

  it('exactly when the approvals hold one of the smallest sets that fill it', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, (tree, approvals) => {
        const filled = smallestSets(tree).some((set) =>
          deciding.every((name) => count(approvals, name) >= (set[name] ?? 0)),
        );
        expect(isSatisfied(tree, approvals)).toBe(filled);
      }),
    );
  });

  it('and stays filled whoever approves as well', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, fc.constantFrom(...deciding), (tree, approvals, name) => {
        fc.pre(isSatisfied(tree, approvals));
        expect(isSatisfied(tree, [...approvals, { role: name }])).toBe(true);
      }),
    );
  });

  it('and nothing about it depends on the order in which they approved', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals.chain(inTwoOrders), (tree, [one, other]) => {
        expect(isSatisfied(tree, other)).toBe(isSatisfied(tree, one));
        expect(missingInWords(tree, other)).toBe(missingInWords(tree, one));
        expect(progress(tree, other)).toEqual(progress(tree, one));
        for (const name of deciding) expect(canUse(tree, name, other)).toBe(canUse(tree, name, one));
      }),
    );
  });
});

describe('an approval is of use', () => {
  it.each<[string, ApprovalTree, string, { role: string }[], boolean]>([
    ['in a role that is empty', role('sre-team'), 'sre-team', [], true],
    ['not in a role that is filled', role('sre-team'), 'sre-team', [sre], false],
    ['not in a role the tree does not name', role('sre-team'), 'devops-team', [], false],
    ['in a count that lacks one', twoOfTheTeams, 'devops-team', [devops], true],
    ['not in a count that is full', twoOfTheTeams, 'sre-team', [devops, lead], false],
    [
      'not in the filled branch of an all-of',
      allOf(role('sre-team'), role('devops-team')),
      'sre-team',
      [sre],
      false,
    ],
    ['in the other branch of it', allOf(role('sre-team'), role('devops-team')), 'devops-team', [sre], true],
    ['not in any branch of a filled any-of', productionGate, 'devops-team', [owner], false],
    ['in the solo branch beside a started count', productionGate, 'platform-owner', [devops], true],
  ])('%s', (_, tree, name, approvals, useful) => {
    expect(canUse(tree, name, approvals)).toBe(useful);
  });

  it('exactly when a rule that names its role is open, and so is everything around that rule', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, fc.constantFrom(...deciding), (tree, approvals, name) => {
        const open = waysDown(tree).some(
          (way) =>
            rolesIn(way.at(-1)!).includes(name) && way.every((branch) => !isSatisfied(branch, approvals)),
        );
        expect(canUse(tree, name, approvals)).toBe(open);
      }),
    );
  });

  it('whenever the others could not fill the tree without it', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, anyApprovals, (tree, approvals, others) => {
        const [last, ...before] = others;
        fc.pre(last !== undefined && isSatisfied(tree, [...approvals, ...others]));
        fc.pre(!isSatisfied(tree, [...approvals, ...before]));
        expect(canUse(tree, last!.role, approvals)).toBe(true);
      }),
    );
  });

  it('in some role as long as the tree is not filled, and in none afterwards', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, (tree, approvals) => {
        const useful = rolesIn(tree).some((name) => canUse(tree, name, approvals));
        expect(useful).toBe(!isSatisfied(tree, approvals));
      }),
    );
  });

  it('so that giving useful approvals one by one fills every tree', () => {
    fc.assert(
      fc.property(anyTree, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (tree, choices) => {
        const approvals: { role: string }[] = [];
        for (const choice of choices) {
          const useful = rolesIn(tree).filter((name) => canUse(tree, name, approvals));
          if (useful.length > 0) approvals.push({ role: useful[choice % useful.length]! });
        }
        expect(isSatisfied(tree, approvals)).toBe(true);
      }),
    );
  });
});

describe('progress', () => {
  it.each<[string, ApprovalTree, { role: string }[], string]>([
    ['of an untouched gate is that of the count', productionGate, [], '0 of 2'],
    ['of a started count does not hide behind the solo branch', productionGate, [sre], '1 of 2'],
    ['of a gate the owner opened is complete', productionGate, [owner], '1 of 1'],
    ['prefers the filled branch to the fuller one', productionGate, [sre, owner], '1 of 1'],
    ['never counts more than is needed', twoOfTheTeams, [sre, sre, sre], '2 of 2'],
    ['adds the branches of an all-of', allOf(role('platform-owner'), twoOfTheTeams), [sre], '1 of 3'],
    ['counts an approval of two branches once', allOf(role('sre-team'), twoOfTheTeams), [sre], '1 of 2'],
    ['counts a role once', role('sre-team'), [sre, sre], '1 of 1'],
  ])('%s', (_, tree, approvals, said) => {
    const { given, needed } = progress(tree, approvals);
    expect(`${given} of ${needed}`).toBe(said);
  });

  it('is between nothing and everything, and complete exactly when the tree is filled', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, (tree, approvals) => {
        const { given, needed } = progress(tree, approvals);
        expect(given).toBeGreaterThanOrEqual(0);
        expect(needed).toBeGreaterThanOrEqual(1);
        expect(given).toBeLessThanOrEqual(needed);
        expect(given === needed).toBe(isSatisfied(tree, approvals));
      }),
    );
  });
});

describe('in words', () => {
  it.each<[string, ApprovalTree, string]>([
    ['a role', role('sre-team'), 'sre-team'],
    ['a role that decides alone', alone('platform-owner'), 'platform-owner alone'],
    ['a count', twoOfTheTeams, '2 of devops-team, platform-leads or sre-team'],
    ['all of two', allOf(role('sre-team'), role('devops-team')), 'sre-team, and devops-team'],
    [
      'the production gate',
      productionGate,
      'platform-owner alone, or 2 of devops-team, platform-leads or sre-team',
    ],
  ])('%s', (_, tree, said) => {
    expect(inWords(tree)).toBe(said);
  });

  it.each<[string, ApprovalTree, { role: string }[], string]>([
    ['an untouched count', twoOfTheTeams, [], '2 of devops-team, platform-leads or sre-team'],
    [
      'a started count',
      twoOfTheTeams,
      [sre],
      '1 more of devops-team, platform-leads or sre-team (1 of 2 given)',
    ],
    [
      'a gate that is half open',
      productionGate,
      [devops],
      'platform-owner alone, or 1 more of devops-team, platform-leads or sre-team (1 of 2 given)',
    ],
    [
      'the branches of an all-of that are open',
      allOf(role('sre-team'), role('devops-team')),
      [sre],
      'devops-team',
    ],
  ])('what is missing of %s', (_, tree, approvals, said) => {
    expect(missingInWords(tree, approvals)).toBe(said);
  });

  it('what is missing names every role that is still of use, and no other', () => {
    fc.assert(
      fc.property(anyTree, anyApprovals, (tree, approvals) => {
        fc.pre(!isSatisfied(tree, approvals));
        const missing = missingInWords(tree, approvals);
        const named = deciding.filter((name) => missing.includes(name));
        expect(named).toEqual(deciding.filter((name) => canUse(tree, name, approvals)));
      }),
    );
  });

  it('what is missing of a count is the fewest approvals that fill it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), anyApprovals, (needed, approvals) => {
        const tree = atLeast(needed, 'devops-team', 'sre-team');
        fc.pre(!isSatisfied(tree, approvals));
        const fewest = [1, 2, 3, 4].find((more) =>
          isSatisfied(tree, [...approvals, ...Array.from({ length: more }, () => sre)]),
        );
        expect(missingInWords(tree, approvals)).toMatch(new RegExp(`^${fewest} `));
      }),
    );
  });
});

it('every role of a tree is named once, in the order it is written', () => {
  const tree = allOf(productionGate, role('sre-team'), atLeast(1, 'operators', 'platform-owner'));
  expect(rolesIn(tree)).toEqual(['platform-owner', 'devops-team', 'platform-leads', 'sre-team', 'operators']);
});

it('an approval counts toward every rule that names its role, and no other', () => {
  const tree = allOf(role('sre-team'), twoOfTheTeams, alone('platform-owner'));
  expect(rulesFor(tree, 'sre-team')).toEqual(['sre-team', '2 of devops-team, platform-leads or sre-team']);
  expect(rulesFor(tree, 'operators')).toEqual([]);
});

const inTwoOrders = <T>(approvals: readonly T[]) =>
  fc.tuple(
    fc.constant(approvals),
    fc.shuffledSubarray([...approvals], { minLength: approvals.length, maxLength: approvals.length }),
  );

/** From the root to every rule, with everything on the way. */
function waysDown(tree: ApprovalTree): ApprovalTree[][] {
  if (tree.kind === 'role' || tree.kind === 'at-least') return [[tree]];
  return tree.of.flatMap((branch) => waysDown(branch).map((way) => [tree, ...way]));
}

/** How many approvals of each role are enough, for each way to fill a tree that has no spare one. */
function smallestSets(tree: ApprovalTree): Record<string, number>[] {
  switch (tree.kind) {
    case 'role':
      return [{ [tree.role]: 1 }];
    case 'at-least':
      return spread(tree.of, tree.count);
    case 'any-of':
      return tree.of.flatMap(smallestSets);
    case 'all-of':
      return tree.of
        .map(smallestSets)
        .reduce((sets, more) => sets.flatMap((one) => more.map((other) => both(one, other))));
  }
}

/** Every way to take `amount` approvals from these roles. */
function spread(roles: readonly string[], amount: number): Record<string, number>[] {
  const [first, ...rest] = roles;
  if (first === undefined) return amount === 0 ? [{}] : [];
  return Array.from({ length: amount + 1 }, (_, taken) => taken).flatMap((taken) =>
    spread(rest, amount - taken).map((others) => ({ ...others, [first]: taken })),
  );
}

/** One approval counts toward every branch that names its role, so two needs of it are the larger one. */
const both = (one: Record<string, number>, other: Record<string, number>) =>
  Object.fromEntries(
    [...Object.keys(one), ...Object.keys(other)].map((name) => [
      name,
      Math.max(one[name] ?? 0, other[name] ?? 0),
    ]),
  );

const count = (approvals: readonly { role: string }[], name: string) =>
  approvals.filter((approval) => approval.role === name).length;

describe('what is missing of many roles', () => {
  const [rm, tl, po, qa] = ['manager', 'lead', 'owner', 'tester'].map(role) as [
    ApprovalTree,
    ApprovalTree,
    ApprovalTree,
    ApprovalTree,
  ];

  it('is a list, without the count that they fill by themselves', () => {
    const tree = allOf(rm, tl, po, qa, atLeast(3, 'manager', 'lead', 'owner'));
    expect(missingInWords(tree, [])).toBe('manager, lead, owner and tester');
    expect(missingInWords(tree, [{ role: 'lead' }])).toBe('manager, owner and tester');
  });

  it('has the count where they do not', () => {
    expect(missingInWords(allOf(rm, atLeast(1, 'lead', 'owner')), [])).toBe(
      'manager, and 1 of lead or owner',
    );
  });
});
