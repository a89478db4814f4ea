import { queryFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import type { Scope } from './expression.ts';
import type { Template } from './template.ts';

/** Evaluates a field that must be an integer, as Step Functions checks it. Throws a StateFailure. */
export async function integer(
  field: Template,
  scope: Scope,
  name: string,
  { min, max }: { min: number; max: number },
): Promise<number> {
  const value = await field.evaluate(scope, name);
  if (typeof value !== 'number') throw unexpected(field, name, 'number', value);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw queryFailure(name, `The field '${name}' must be an integer from ${min} to ${max}, not ${value}.`);
}

export async function text(field: Template, scope: Scope, name: string): Promise<string> {
  const value = await field.evaluate(scope, name);
  if (typeof value !== 'string') throw unexpected(field, name, 'string', value);
  return value;
}

export async function truth(field: Template, scope: Scope, name: string): Promise<boolean> {
  const value = await field.evaluate(scope, name);
  if (typeof value !== 'boolean') throw unexpected(field, name, 'boolean', value);
  return value;
}

export async function list(field: Template, scope: Scope, name: string): Promise<Json[]> {
  const value = await field.evaluate(scope, name);
  if (!Array.isArray(value)) throw unexpected(field, name, 'array', value);
  return value;
}

function unexpected(field: Template, name: string, wanted: string, value: Json) {
  const source = field.expressions[0]?.source ?? JSON.stringify(field.source);
  return queryFailure(
    name,
    `The JSONata expression '${source}' specified for the field '${name}' returned an unexpected result type. ` +
      `Expected '${wanted}', but was '${typeOf(value)}' for value: ${JSON.stringify(value)}`,
  );
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
