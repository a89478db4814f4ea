import * as z from 'zod';
import type { Json } from '../json.ts';
import { isExpression, template, type Template } from '../query/template.ts';

/** Fields of `$states`; `input` and `context` are there always, `result` after success, `errorOutput` in a Catch. */
type StatesField = 'input' | 'context' | 'result' | 'errorOutput';

const before: readonly StatesField[] = ['input', 'context'];
export const afterSuccess: readonly StatesField[] = [...before, 'result'];
export const afterError: readonly StatesField[] = [...before, 'errorOutput'];

/** 99,999,999 seconds: the longest TimeoutSeconds, HeartbeatSeconds and Wait of the States Language on AWS. */
export const longestSeconds = 99_999_999;

/** Any JSON value with expressions in it, compiled. */
export function templateField(sees: readonly StatesField[] = before) {
  return z.json().transform((value, context) => compiled(value, sees, context));
}

/** Only an expression, where AWS also takes a literal of another type. */
export function expressionField() {
  return z
    .string()
    .refine(isExpression, 'must be a literal or an expression {% … %}')
    .transform((value, context) => compiled(value, before, context));
}

export function integerField(min: number, max: number) {
  return z.union([z.int().min(min).max(max).transform(template), expressionField()]);
}

export function textField() {
  return z.string().transform((value, context) => compiled(value, before, context));
}

/** Assign: variable names to templates. */
export function assignField(sees: readonly StatesField[] = before) {
  return z.record(z.string(), templateField(sees));
}

export const errorNames = z.array(z.string()).min(1);

function compiled(value: Json, sees: readonly StatesField[], context: z.core.$RefinementCtx): Template {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  try {
    const made = template(value);
    const seen: readonly string[] = sees;
    for (const { source, statesFields } of made.expressions) {
      const unseen = [...statesFields].find((field) => !seen.includes(field));
      if (unseen !== undefined) return refuse(`$states.${unseen} does not exist here: ${source}`);
    }
    return made;
  } catch (trouble) {
    return refuse(trouble instanceof Error ? trouble.message : String(trouble));
  }
}
