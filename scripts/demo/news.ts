import type { RequestAnswer } from './api.ts';

/** What is different in a request since it was read before, apart from decisions: whoever decides says so. */
export const newsBetween = (before: RequestAnswer, after: RequestAnswer): string[] => [
  ...rowsPassed(before, after),
  ...conditionsMoved(before, after),
  ...obligationsMoved(before, after),
];

/** Roles whose time was over: waived, with why, or chased. */
const rowsPassed = (before: RequestAnswer, after: RequestAnswer): string[] =>
  after.phases.flatMap(({ slots }, index) =>
    slots.flatMap(({ role, state, because }) => {
      const earlier = before.phases[index]?.slots.find((slot) => slot.role === role)?.state;
      if (state === earlier) return [];
      if (state === 'waived') return [`${role} is waived: ${because}`];
      return state === 'overdue' ? [`${role} is overdue`] : [];
    }),
  );

const conditionsMoved = (before: RequestAnswer, after: RequestAnswer): string[] =>
  after.conditions.flatMap(({ id, text, by, due, state, resolution, confirmed, rejected }) => {
    const earlier = before.conditions.find((one) => one.id === id);
    if (!earlier) return [`condition ${id} of ${by}, ${due.replace('-', ' the ')}: “${text}”`];
    if (state === earlier.state) return [];
    if (state === 'confirmed') return [`condition ${id} is confirmed by ${confirmed?.by}`];
    if (state === 'open') return [`condition ${id} is open again: ${rejected}`];
    return [`condition ${id} is met, says ${resolution && said(resolution)}`];
  });

const obligationsMoved = (before: RequestAnswer, after: RequestAnswer): string[] =>
  after.obligations.flatMap(({ id, what, role, person, dueAt, state, fulfilled }) => {
    const earlier = before.obligations.find((one) => one.id === id);
    if (!earlier) return [`${id} is owed by ${role ?? person} until ${dueAt}: ${what}`];
    if (state === earlier.state) return [];
    return [fulfilled ? `${id} is fulfilled by ${said(fulfilled)}` : `${id} is ${state}`];
  });

const said = ({ by, evidence, note }: { by: string; evidence: string; note?: string | undefined }) =>
  `${by}: ${evidence}${note ? ` (${note})` : ''}`;
