import * as z from 'zod';
import type { Comparison } from './plan.ts';

const written = /^(=|<|<=|>|>=)\s*(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(%?)$/;
const shape = 'must be a number or a comparison such as ">= 80"';

/** A number as it stands (`0`, `">= 80"`) or a truth (`true`). */
export const numberOrTruth = z.unknown().transform((value, context): Comparison => {
  if (typeof value === 'boolean') return { operator: '=', value };
  return numberFrom(value, context);
});

/** A plain number, for counts and milliseconds: `"< 200"`. */
export const number = z.unknown().transform((value, context): Comparison => numberFrom(value, context));

/** A share of one, written as a percentage: `"< 0.5%"` is below 0.005, and nobody can take it for a half. */
export const fraction = z.unknown().transform((value, context): Comparison => {
  const level = comparisonIn(value);
  if (!level?.percent) return refuse(context, 'must be a percentage such as "< 0.5%"');
  // Not divided by 100: 0.7 / 100 is 0.006999999999999999.
  const exact = Number(`${level.digits}e-2`);
  if (exact < 0 || exact > 1) return refuse(context, 'must lie between 0% and 100%');
  return { operator: level.operator, value: exact };
});

/** A yes or no: `true`. */
export const truth = z.boolean().transform((value): Comparison => ({ operator: '=', value }));

function numberFrom(value: unknown, context: z.RefinementCtx): Comparison {
  const level = comparisonIn(value);
  if (!level) return refuse(context, shape);
  if (level.percent) return refuse(context, 'must be a plain number as it is reported, without %');
  return { operator: level.operator, value: Number(level.digits) };
}

interface WrittenComparison {
  readonly operator: Comparison['operator'];
  readonly digits: string;
  readonly percent: boolean;
}

function comparisonIn(value: unknown): WrittenComparison | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return { operator: '=', digits: String(value), percent: false };
  }
  const [, operator, digits, percent] = (typeof value === 'string' && written.exec(value)) || [];
  if (!isOperator(operator) || digits === undefined) return undefined;
  return { operator, digits, percent: percent === '%' };
}

const isOperator = (text: string | undefined): text is Comparison['operator'] =>
  text === '=' || text === '<' || text === '<=' || text === '>' || text === '>=';

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
