import type { Directory } from '#domain/identity/directory';
import { expressionProblems } from './expression.ts';
import { unknownRole } from './names.ts';
import { inForce, inVariant, type PhaseInVariant } from './phase-in-variant.ts';
import type { Problem } from './problems.ts';

/** What is wrong with the rows of a phase, and with what it does when time runs out. */
export function slotProblems(phase: PhaseInVariant, directory: Directory): readonly Problem[] {
  const { rule: slots = {}, path } = inForce(phase, 'slots');
  const rows = Object.entries(slots).flatMap(([role, slot]) => {
    const here = [...path, role];
    return [
      ...unknownRole(role, here, directory),
      ...(slot.when === undefined
        ? []
        : expressionProblems(slot.when).map((reason) => ({ path: [...here, 'when'], reason }))),
      ...(slot.mode === 'if-available' && slot.within === undefined
        ? [{ path: here, reason: 'needs a within: after it the role is waived' }]
        : []),
    ];
  });
  return [...rows, ...expiryProblems(phase, directory)];
}

function expiryProblems(phase: PhaseInVariant, directory: Directory): readonly Problem[] {
  const { rule: steps, path } = inForce(phase, 'on-expiry');
  const { rule: slots = {} } = inForce(phase, 'slots');
  const hasCritical = Object.values(slots).some(
    ({ mode, critical, when }) => mode === 'required' && critical && when === undefined,
  );
  return steps.flatMap((step, index): readonly Problem[] => {
    const here = [...path, index];
    if (step.how === 'escalate') return step.to.flatMap((role) => unknownRole(role, here, directory));
    if (step.how === 'postpone' || hasCritical) return [];
    return [
      {
        path: here,
        reason: `needs a row that is required, critical and without a when${inVariant(phase)}: nobody would have to approve`,
      },
    ];
  });
}
