import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import {
  isComplete,
  progressOf,
  rolesAsked,
  row,
  rulesOf,
  together,
  wants,
  withoutRows,
} from '#domain/approval/rules';
import { inWords, isSatisfied, rolesIn } from '#domain/approval/tally';
import type { ApprovalTree, PhasePlan } from '#domain/policy/plan';
import type { PhaseState } from '#domain/release/release';
import { allOf, alone, anyOf, atLeast, gate, matrix, role, slot } from '#test/support/plans';
import { anyDecisions, anyRows, phaseWith, rowRoles, said, waivedRole } from '#test/support/matrices';
import { anyTree } from '#test/support/trees';

const leads = 'platform-leads';
const devops = 'devops-team';
const sre = 'sre-team';
const owner = 'platform-owner';
const rows = matrix();

describe('R002-7 what a phase with rows needs', () => {
  it.each<[string, PhasePlan, PhaseState, string]>([
    [
      'is every required row, and who is asked if available',
      rows,
      phaseWith(),
      'devops-team, and platform-leads, and sre-team',
    ],
    [
      'is not who was waived',
      rows,
      { ...phaseWith(), waived: [waivedRole(sre)] },
      'devops-team, and platform-leads',
    ],
    [
      'is not a required row that was passed over',
      rows,
      { ...phaseWith(), waived: [waivedRole(sre), waivedRole(leads, true)] },
      'devops-team',
    ],
    ['is what is critical once it was reduced', rows, { ...phaseWith(), reduced: true }, 'devops-team'],
    [
      'is that, or one of those it was escalated to',
      rows,
      { ...phaseWith(), waived: [waivedRole(sre)], escalatedTo: [owner] },
      'devops-team, and platform-leads, or platform-owner alone',
    ],
    [
      'keeps a number beside its rows',
      matrix({
        approvals: allOf(role(devops), atLeast(2, devops, leads)),
        slots: [slot(devops), slot(sre, { mode: 'if-available' })],
      }),
      { ...phaseWith(), waived: [waivedRole(sre)] },
      'devops-team, and 2 of devops-team or platform-leads',
    ],
    [
      'reduced, drops the number as well',
      matrix({
        approvals: allOf(role(devops), atLeast(2, devops, leads)),
        slots: [slot(devops, { critical: true })],
      }),
      { ...phaseWith(), reduced: true },
      'devops-team',
    ],
  ])('%s', (_, plan, phase, words) => {
    expect(inWords(rulesOf(plan, phase))).toBe(words);
  });

  it('without rows is the tree of the plan, whatever it is', () => {
    fc.assert(
      fc.property(anyTree, anyDecisions, (approvals, decisions) => {
        expect(rulesOf({ approvals }, phaseWith(...decisions))).toBe(approvals);
      }),
    );
  });

  it('never becomes harder when a row is waived', () => {
    fc.assert(
      fc.property(
        anyRows,
        anyDecisions,
        fc.subarray([...rowRoles]),
        fc.nat(),
        (plan, decisions, gone, pick) => {
          const phase = { ...phaseWith(...decisions), waived: gone.map((one) => waivedRole(one)) };
          const more = { ...phase, waived: [...phase.waived, waivedRole(rowRoles[pick % rowRoles.length]!)] };
          if (isComplete(plan, phase)) expect(isComplete(plan, more)).toBe(true);
        },
      ),
    );
  });

  it('never becomes harder when time runs out: neither escalated nor reduced', () => {
    const withCritical = anyRows.map(({ approvals, slots }) => ({
      approvals,
      slots: slots!.map((one) => (one.mode === 'required' ? { ...one, critical: true } : one)),
    }));
    fc.assert(
      fc.property(withCritical, anyDecisions, fc.constantFrom(...rowRoles), (plan, decisions, to) => {
        const phase = phaseWith(...decisions);
        fc.pre(isComplete(plan, phase));
        expect(isComplete(plan, { ...phase, escalatedTo: [to] })).toBe(true);
        expect(isComplete(plan, { ...phase, reduced: true })).toBe(true);
      }),
    );
  });

  it('is never asked of a row that is not needed, and after the release only of one with no part in a number', () => {
    fc.assert(
      fc.property(anyRows, anyDecisions, (plan, decisions) => {
        const asked = rolesAsked(plan, phaseWith(...decisions));
        for (const { role: name, mode } of plan.slots!) {
          const isCounted = mode === 'post-deployment' && rolesIn(plan.approvals).includes(name);
          expect(asked.includes(name)).toBe(
            isCounted || (mode !== 'post-deployment' && mode !== 'not-needed'),
          );
        }
      }),
    );
  });
});

describe('a role is wanted', () => {
  it.each<[string, PhaseState, string, boolean]>([
    ['where its row is required and empty', phaseWith(), devops, true],
    ['where it is asked if available', phaseWith(), sre, true],
    ['where its row is optional and empty', phaseWith(), owner, true],
    ['not where it reviews after the release', phaseWith(), 'operators', false],
    ['not twice in one row', phaseWith(said(devops)), devops, false],
    ['not again in an optional row that objected', phaseWith(said(owner, 'deny')), owner, false],
    [
      'still where it was waived, for it may answer late',
      { ...phaseWith(), waived: [waivedRole(sre)] },
      sre,
      true,
    ],
    [
      'where time ran out and it may decide alone',
      { ...phaseWith(), escalatedTo: ['operators'] },
      'operators',
      true,
    ],
  ])('%s', (_, phase, name, wanted) => {
    expect(wants(rows, phase, name)).toBe(wanted);
  });

  it('only if its approval changes what is missing or fills an empty row', () => {
    fc.assert(
      fc.property(anyRows, anyDecisions, fc.constantFrom(...rowRoles), (plan, decisions, name) => {
        const phase = phaseWith(...decisions);
        const after = phaseWith(...decisions, said(name));
        const isEmptyRow =
          plan.slots!.some(({ role: of }) => of === name) && !decisions.some(({ role: of }) => of === name);
        const changes = missingCount(plan, after) < missingCount(plan, phase);
        if (wants(plan, phase, name)) expect(isEmptyRow || changes).toBe(true);
      }),
    );
  });

  it('whenever its approval completes the phase', () => {
    fc.assert(
      fc.property(anyRows, anyDecisions, fc.constantFrom(...rowRoles), (plan, decisions, name) => {
        const phase = phaseWith(...decisions);
        fc.pre(!isComplete(plan, phase) && isComplete(plan, phase, name));
        expect(wants(plan, phase, name)).toBe(true);
      }),
    );
  });
});

/** The fewest approvals, in whichever roles, that are still missing. */
function missingCount(plan: Pick<PhasePlan, 'approvals' | 'slots'>, phase: PhaseState): number {
  const tree = rulesOf(plan, phase);
  const missing = (branch: ApprovalTree, given: readonly { role: string }[]): number => {
    if (branch.kind === 'role') return given.some((one) => one.role === branch.role) ? 0 : 1;
    if (branch.kind === 'at-least')
      return Math.max(0, branch.count - given.filter((one) => branch.of.includes(one.role)).length);
    return branch.of.map((inner) => missing(inner, given)).reduce((sum, one) => sum + one, 0);
  };
  return missing(
    tree,
    phase.decisions.filter(({ decision }) => decision === 'approve'),
  );
}

describe('R002-14 how many of how many are there', () => {
  const beside = matrix({
    approvals: allOf(role(devops), atLeast(2, devops, leads)),
    slots: [slot(devops)],
  });
  it.each<[string, PhasePlan, PhaseState, string]>([
    ['counts rows', rows, phaseWith(said(devops)), '1 of 3'],
    ['does not count an objection', rows, phaseWith(said(owner, 'deny')), '0 of 3'],
    ['does not count an optional approval', rows, phaseWith(said(owner)), '0 of 3'],
    ['less who was waived', rows, { ...phaseWith(said(devops)), waived: [waivedRole(sre)] }, '1 of 2'],
    ['counts a row that is part of a number once', beside, phaseWith(said(devops)), '1 of 2'],
    [
      'is complete with two of the same role',
      beside,
      phaseWith(said(devops), said(devops, 'approve', 'dave')),
      '2 of 2',
    ],
    ['is complete with one of each', beside, phaseWith(said(devops), said(leads)), '2 of 2'],
    [
      'does not take others for the row',
      beside,
      phaseWith(said(leads), said(leads, 'approve', 'twohats')),
      '1 of 2',
    ],
    [
      'counts no row twice after it was escalated',
      beside,
      { ...phaseWith(said(devops)), escalatedTo: [owner] },
      '1 of 2',
    ],
    [
      'is complete with who it was escalated to',
      beside,
      { ...phaseWith(said(owner)), escalatedTo: [owner] },
      '1 of 1',
    ],
  ])('%s', (_, plan, phase, words) => {
    const { given, needed } = progressOf(plan, phase);
    expect(`${given} of ${needed}`).toBe(words);
  });

  it('never more than needed, and as many as needed exactly when the phase is complete', () => {
    fc.assert(
      fc.property(anyRows, anyDecisions, fc.subarray([...rowRoles]), (plan, decisions, gone) => {
        const phase = { ...phaseWith(...decisions), waived: gone.map((one) => waivedRole(one)) };
        const { given, needed } = progressOf(plan, phase);
        expect(given).toBeGreaterThanOrEqual(0);
        expect(given).toBeLessThanOrEqual(needed);
        expect(given === needed).toBe(isComplete(plan, phase));
      }),
    );
  });

  it('never goes back when one more approves', () => {
    fc.assert(
      fc.property(anyRows, anyDecisions, fc.constantFrom(...rowRoles), (plan, decisions, name) => {
        const before = progressOf(plan, phaseWith(...decisions));
        const after = progressOf(plan, phaseWith(...decisions, said(name)));
        expect(after.needed).toBe(before.needed);
        expect(after.given).toBeGreaterThanOrEqual(before.given);
      }),
    );
  });
});

describe('rows and the tree', () => {
  it('one row alone is its role', () => {
    expect(together([row(devops)])).toEqual(role(devops));
    expect(together([row(devops), row(leads)])).toEqual(allOf(role(devops), role(leads)));
  });

  it('leave what several roles share, and who decides alone, in place', () => {
    const tree = allOf(role(devops), atLeast(1, devops, leads));
    expect(withoutRows(tree, new Set([devops]))).toEqual(allOf(atLeast(1, devops, leads)));
    const any = anyOf(alone(owner), atLeast(2, devops, leads));
    expect(withoutRows(any, new Set([owner, devops]))).toEqual(any);
  });

  it('are nothing to a phase that has none', () => {
    const plan = gate();
    expect(rolesAsked(plan)).toEqual([owner, devops, leads, sre]);
    expect(isSatisfied(rulesOf(plan, phaseWith(said(owner))), [said(owner)])).toBe(true);
  });
});
