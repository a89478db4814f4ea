import jsonata from 'jsonata';
import { isObject, type Json } from '../json.ts';
import { addStepFunctions, momentFunctions } from './functions.ts';

/** Everything an expression can see. */
export interface Scope {
  readonly variables: Readonly<Record<string, Json>>;
  /** The reserved `$states`: input, context, and result or errorOutput where there is one. */
  readonly states: Readonly<Record<string, Json>>;
  readonly now: number;
  readonly random: () => number;
}

export interface Expression {
  readonly source: string;
  /** Names it takes from outside: variables, `states` and functions, but not those it binds itself. */
  readonly names: ReadonlySet<string>;
  /** Fields it reads directly from `$states`. */
  readonly statesFields: ReadonlySet<string>;
  /** Answers undefined where JSONata finds nothing; rejects with a sentence where JSONata throws. */
  evaluate(scope: Scope): Promise<unknown>;
}

const compiled = new Map<string, Expression>();

/** Compiles JSONata once per source. Throws an Error with JSONata's own words when it is not an expression. */
export function compile(source: string): Expression {
  const known = compiled.get(source);
  if (known) return known;
  const program = parse(source);
  addStepFunctions(program);
  const { names, statesFields } = referencesOf(program.ast());
  const expression: Expression = {
    source,
    names,
    statesFields,
    evaluate: ({ variables, states, now, random }) =>
      program
        .evaluate(undefined, { ...variables, states, ...momentFunctions(now, random) })
        .catch((trouble: unknown) => Promise.reject(new Error(inWords(trouble), { cause: trouble }))),
  };
  compiled.set(source, expression);
  return expression;
}

function parse(source: string): jsonata.Expression {
  try {
    return jsonata(source);
  } catch (trouble) {
    throw new Error(inWords(trouble), { cause: trouble });
  }
}

/** JSONata throws plain objects with a code and a message. */
function inWords(trouble: unknown): string {
  if (!isObject(trouble)) return String(trouble);
  const { code, message } = trouble;
  return code === undefined ? String(message) : `${String(code)}: ${String(message)}`;
}

function referencesOf(tree: unknown): { names: Set<string>; statesFields: Set<string> } {
  const used = new Set<string>();
  const bound = new Set<string>();
  const statesFields = new Set<string>();

  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isObject(node)) return;
    const { type, value, steps } = node;
    if (type === 'variable') used.add(String(value));
    if (type === 'bind' && isObject(node['lhs'])) bound.add(String(node['lhs']['value']));
    if (type === 'lambda' && Array.isArray(node['arguments'])) {
      for (const argument of node['arguments']) bound.add(String(argument.value));
    }
    for (const key of ['focus', 'index']) if (typeof node[key] === 'string') bound.add(node[key]);
    if (
      type === 'path' &&
      Array.isArray(steps) &&
      steps[0]?.type === 'variable' &&
      steps[0].value === 'states'
    ) {
      if (steps[1]?.type === 'name') statesFields.add(String(steps[1].value));
    }
    Object.values(node).forEach(visit);
  };
  visit(tree);

  const isOwn = (name: string) => name === '' || name === '$' || bound.has(name);
  return { names: new Set([...used].filter((name) => !isOwn(name))), statesFields };
}
