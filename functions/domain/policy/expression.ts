import jsonata from 'jsonata';
import * as z from 'zod';
import { releaseForm } from '#domain/release/form';
import { listed } from '#domain/words';
import { jsonataMessage } from './jsonata-message.ts';

/**
 * What is wrong with a condition over a request, or nothing. A condition may compare, combine and look into the
 * fields a request has. The rest of JSONata stays out: it could read the clock or dice, or fail only once in use.
 */
export function expressionProblems(text: string): readonly string[] {
  let root: Node;
  try {
    root = jsonata(text).ast();
  } catch (cause) {
    return [`is not a JSONata expression: ${jsonataMessage(cause)}`];
  }
  const reasons = new Set<string>();
  shapeOf(root, releaseForm, (reason) => reasons.add(reason));
  return [...reasons];
}

/** How many arguments each function takes that a condition may call. */
const functions: Readonly<Record<string, number>> = {
  boolean: 1,
  contains: 2,
  count: 1,
  exists: 1,
  length: 1,
  lowercase: 1,
  not: 1,
  uppercase: 1,
};

const operators = ['=', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or', '&', '+', '-', '*', '/', '%'];

/** The part of JSONata's syntax tree that is looked at; its own types lack half of the kinds of nodes. */
interface Node {
  readonly type: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly stages?: readonly Node[];
  readonly predicate?: readonly Node[];
  readonly expr?: Node;
  readonly lhs?: Node | readonly Node[];
  readonly rhs?: Node | readonly Node[];
  readonly procedure?: Node;
  readonly arguments?: readonly Node[];
  readonly expressions?: readonly Node[];
  readonly expression?: Node;
  readonly group?: unknown;
  readonly tuple?: boolean;
}

/** What is known of a value: the schema it has in a request, or nothing. */
type Shape = z.ZodType | undefined;
type Report = (reason: string) => void;

/** Walks an expression evaluated `within` a value, reports what it may not do, and tells the shape of its result. */
function shapeOf(node: Node, within: Shape, report: Report): Shape {
  const shape = unfilteredShape(node, within, report);
  if (node.group !== undefined) report('groups values, which a condition may not');
  for (const filter of node.predicate ?? []) filtered(filter, shape, report);
  return shape;
}

function unfilteredShape(node: Node, within: Shape, report: Report): Shape {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'regex':
      return undefined;
    case 'variable':
      if (node.value === '') return within;
      if (node.value === '$') return releaseForm;
      report(`uses $${String(node.value)}, but the request is the only thing it sees`);
      return undefined;
    case 'path':
      return pathShape(node, within, report);
    case 'function':
      checkCall(node, report);
      return withoutShape(node.arguments ?? [], within, report);
    case 'binary':
      if (!operators.includes(String(node.value))) break;
      return withoutShape(
        [node.lhs, node.rhs].flatMap((side) => side ?? []),
        within,
        report,
      );
    case 'unary':
      if (node.value !== '-' && node.value !== '[') break;
      return withoutShape(
        [...(node.expressions ?? []), ...(node.expression ? [node.expression] : [])],
        within,
        report,
      );
    case 'block':
      if (node.expressions?.length !== 1) break;
      return shapeOf(node.expressions[0]!, within, report);
  }
  report(
    'uses more of JSONata than a condition may: it may compare fields of the request and combine comparisons',
  );
  return undefined;
}

function withoutShape(parts: readonly Node[], within: Shape, report: Report): undefined {
  for (const part of parts) shapeOf(part, within, report);
}

function pathShape(path: Node, within: Shape, report: Report): Shape {
  let here = within;
  const walked: string[] = [];
  for (const step of path.steps ?? []) {
    here =
      step.type === 'name'
        ? fieldShape(String(step.value), walked, here, report)
        : shapeOf(step, here, report);
    if (step.tuple) report('binds variables, but the request is the only thing it sees');
    for (const stage of step.stages ?? []) filtered(stage, here, report);
  }
  return here;
}

function fieldShape(name: string, walked: string[], within: Shape, report: Report): Shape {
  walked.push(name);
  if (within === undefined) return undefined;
  const value = bare(within);
  if (value instanceof z.ZodRecord) return undefined;
  const field = value instanceof z.ZodObject ? value.shape[name] : undefined;
  if (field instanceof z.ZodType) return field;
  const hint = walked.length === 1 ? '; text needs quotes inside the expression' : '';
  report(`reads ${walked.join('.')}, which a request does not have${hint}`);
  return undefined;
}

function filtered(stage: Node, within: Shape, report: Report): void {
  if (stage.type === 'filter' && stage.expr) shapeOf(stage.expr, within && bare(within), report);
  else report('binds variables, but the request is the only thing it sees');
}

function checkCall({ procedure, arguments: given = [] }: Node, report: Report): void {
  const name = procedure?.type === 'variable' ? String(procedure.value) : '';
  const takes = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (takes === undefined) {
    const allowed = listed(
      Object.keys(functions).map((known) => `$${known}`),
      'or',
    );
    report(`calls ${name ? `$${name}` : 'something'}, but may only call ${allowed}`);
  } else if (given.length !== takes) {
    report(`calls $${name} with ${given.length} arguments instead of ${takes}`);
  }
}

/** The schema inside optional, defaulted and listed ones: JSONata looks through lists by itself. */
function bare(schema: z.ZodType): z.ZodType {
  let inner: unknown = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodArray) {
    inner = inner instanceof z.ZodArray ? inner.element : inner.unwrap();
  }
  return inner instanceof z.ZodType ? inner : schema;
}
