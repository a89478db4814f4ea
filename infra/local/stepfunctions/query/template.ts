import { queryFailure } from '../failure.ts';
import type { Json, JsonObject } from '../json.ts';
import { compile, type Expression, type Scope } from './expression.ts';

/** A value of a definition in which every string `{% … %}` is an expression. */
export interface Template {
  /** The value as it stands in the definition. */
  readonly source: Json;
  readonly expressions: readonly Expression[];
  /** `field` is where the template stands, for messages. Throws a StateFailure, States.QueryEvaluationError. */
  evaluate(scope: Scope, field: string): Promise<Json>;
}

type Evaluate = Template['evaluate'];

/** Throws an Error when one of the expressions is none, in JSONata's own words. */
export function template(source: Json): Template {
  const expressions: Expression[] = [];

  const evaluatorOf = (value: Json): Evaluate => {
    if (typeof value === 'string' && value.startsWith('{%')) {
      if (!isExpression(value)) throw new Error(`${value} never closes with %}`);
      const expression = compile(value.slice(2, -2).trim());
      expressions.push(expression);
      return (scope, field) => valueOf(expression, scope, field);
    }
    if (Array.isArray(value)) return arrayEvaluator(value.map(evaluatorOf));
    if (value !== null && typeof value === 'object') {
      return objectEvaluator(Object.entries(value).map(([key, inner]) => [key, evaluatorOf(inner)]));
    }
    return () => Promise.resolve(value);
  };

  const evaluate = evaluatorOf(source);
  return {
    source,
    expressions,
    evaluate: expressions.length === 0 ? () => Promise.resolve(source) : evaluate,
  };
}

export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}');
}

function arrayEvaluator(items: readonly Evaluate[]): Evaluate {
  return async (scope, field) => {
    const values: Json[] = [];
    for (const [index, item] of items.entries()) values.push(await item(scope, `${field}[${index}]`));
    return values;
  };
}

function objectEvaluator(fields: readonly (readonly [string, Evaluate])[]): Evaluate {
  return async (scope, field) => {
    const values: [string, Json][] = [];
    for (const [key, inner] of fields) values.push([key, await inner(scope, `${field}/${key}`)]);
    return Object.fromEntries(values);
  };
}

async function valueOf(expression: Expression, scope: Scope, field: string): Promise<Json> {
  const about = `The JSONata expression '${expression.source}' specified for the field '${field}'`;
  const value = await expression.evaluate(scope).catch((trouble: Error) => {
    throw queryFailure(field, `${about} threw an error during evaluation. ${trouble.message}`);
  });
  if (value === undefined) throw queryFailure(field, `${about} returned nothing (undefined).`);
  const json = plain(value);
  if (json === undefined) throw queryFailure(field, `${about} returned an unsupported result type.`);
  return json;
}

/** The value as JSON, without fields that are undefined; undefined for anything that JSON cannot hold. */
function plain(value: unknown): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value) {
    return undefined;
  }
  return Array.isArray(value) ? plainItems(value) : plainFields(value);
}

function plainItems(items: readonly unknown[]): Json[] | undefined {
  const values: Json[] = [];
  for (const item of items) {
    const json = plain(item);
    if (json === undefined) return undefined;
    values.push(json);
  }
  return values;
}

function plainFields(object: object): JsonObject | undefined {
  const fields: [string, Json][] = [];
  for (const [key, inner] of Object.entries(object)) {
    if (inner === undefined) continue;
    const json = plain(inner);
    if (json === undefined) return undefined;
    fields.push([key, json]);
  }
  return Object.fromEntries(fields);
}
