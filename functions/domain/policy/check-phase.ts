import { peopleByRole, type Directory } from '#domain/identity/directory';
import { branchesOf } from './approvals.ts';
import { slotProblems } from './check-slots.ts';
import { overrideIn, treeOf } from './compile-phase.ts';
import { missing, repeated, unknownRole, unknownRoles } from './names.ts';
import { inForce, inVariant, type PhaseInVariant } from './phase-in-variant.ts';
import type { ApprovalTree } from './plan.ts';
import type { Path, Problem } from './problems.ts';
import { shortfallsOf } from './satisfiable.ts';
import { withoutConditional } from './without-conditional.ts';

/** What is wrong with a phase as it stands for one variant. */
export const phaseProblems = (phase: PhaseInVariant, directory: Directory): readonly Problem[] => [
  ...approvalProblems(phase, directory),
  ...checklistProblems(phase),
];

function approvalProblems(phase: PhaseInVariant, directory: Directory): readonly Problem[] {
  const { rule: counts, path } = inForce(phase, 'approvals');
  const { rule: slots, path: slotsPath } = inForce(phase, 'slots');
  const required = Object.values(slots ?? {}).filter(({ mode }) => mode === 'required');
  const isAlwaysAsked = required.some(({ when }) => when === undefined);
  if (!counts && !isAlwaysAsked)
    return slots
      ? [
          {
            path: slotsPath,
            reason: `must have a row that is required${required.length > 0 ? ' without a when' : ''}${inVariant(phase)}: nobody would have to approve`,
          },
        ]
      : [{ path, reason: 'is missing' }];
  const misnamed = [
    ...slotProblems(phase, directory),
    ...(counts
      ? branchesOf(counts).flatMap((branch) =>
          nameProblems(branch.tree, [...path, ...branch.path], branch.parent, directory),
        )
      : []),
  ];
  if (misnamed.length > 0) return misnamed;
  const holders = peopleByRole(directory);
  if (!slots)
    return shortfallsOf(counts!, holders).map((shortfall) => ({
      ...shortfall,
      path: [...path, ...shortfall.path],
    }));
  const whole = treeOf(phase.source, overrideIn(phase.source, phase.variant));
  const shortfalls = shortfallsOf(whole, holders);
  if (shortfalls.length > 0) return shortfalls.map(({ reason }) => ({ path: slotsPath, reason }));
  const { tree, left } = withoutConditional(whole, slots, holders);
  return shortfallsOf(tree, left).map(({ reason }) => ({
    path: slotsPath,
    reason: `${reason}, where no row with a when counts`,
  }));
}

function nameProblems(
  branch: ApprovalTree,
  path: Path,
  parent: ApprovalTree['kind'] | undefined,
  directory: Directory,
): readonly Problem[] {
  if (branch.kind === 'at-least') {
    const of = [...path, 'of'];
    return [...unknownRoles(branch.of, of, directory), ...repeated(branch.of, of)];
  }
  if (branch.kind !== 'role') return [];
  return [
    ...(branch.alone && parent !== 'any-of'
      ? [{ path: [...path, 'alone'], reason: 'has a meaning only inside an any-of' }]
      : []),
    ...unknownRole(branch.role, [...path, 'role'], directory),
  ];
}

function checklistProblems(phase: PhaseInVariant): readonly Problem[] {
  const { rule: checklist, path } = inForce(phase, 'checklist');
  const { rule: evidence } = inForce(phase, 'evidence');
  const items = Object.entries(checklist).flatMap(([group, members]) =>
    members.map((item, index) => ({ item, path: [...path, group, index] })),
  );
  const twice = items
    .filter(({ item }, index) => items.findIndex((other) => other.item.id === item.id) < index)
    .map(({ path: here }) => ({ path: [...here, 'id'], reason: 'is the id of an earlier item' }));
  const unproven = items.flatMap(({ item, path: here }) =>
    missing(
      item['proven-by'] ?? [],
      [...here, 'proven-by'],
      (fact) => Object.hasOwn(evidence, fact),
      (fact) => `names ${fact}, but the phase has no evidence rule for it${inVariant(phase)}`,
    ),
  );
  return [...twice, ...unproven];
}
