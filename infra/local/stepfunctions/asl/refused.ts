import type * as z from 'zod';
import { isObject } from '../json.ts';

/** What is wrong with a definition, and where: `/States/Wait for it/Secondz: unknown field`. */
export type Problem = string;

/** Thrown at load: a definition that AWS would refuse too, or that this engine would not run as AWS does. */
export class DefinitionRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(machine: string, problems: readonly Problem[]) {
    super(
      `the definition of ${machine} is refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
    );
    this.name = 'DefinitionRefused';
    this.problems = problems;
  }
}

const jsonPathFields =
  'InputPath OutputPath ResultPath ResultSelector Parameters Result ItemsPath SecondsPath TimestampPath ErrorPath ' +
  'CausePath TimeoutSecondsPath HeartbeatSecondsPath MaxConcurrencyPath ToleratedFailureCountPath ' +
  'ToleratedFailurePercentagePath MaxItemsPath MaxItemsPerBatchPath MaxInputBytesPerBatchPath ' +
  `Variable And Or Not ${comparisons().join(' ')}`;
const distributedFields =
  'ItemReader ReaderConfig MaxItems ItemBatcher BatchInput MaxItemsPerBatch MaxInputBytesPerBatch ResultWriter ' +
  'WriterConfig Label ExecutionType ToleratedFailureCount ToleratedFailurePercentage';

/** The operators of a Choice in JSONPath: `NumericLessThanEqualsPath` and 38 more. */
function comparisons(): string[] {
  const ordered = ['Equals', 'GreaterThan', 'GreaterThanEquals', 'LessThan', 'LessThanEquals'];
  const compared = [
    'BooleanEquals',
    ...['String', 'Numeric', 'Timestamp'].flatMap((type) => ordered.map((operator) => type + operator)),
  ];
  const tested = ['Boolean', 'Null', 'Numeric', 'Present', 'String', 'Timestamp'].map((type) => `Is${type}`);
  return [...compared, ...compared.map((operator) => `${operator}Path`), ...tested, 'StringMatches'];
}

const tasks =
  'lambda:invoke, lambda:invoke.waitForTaskToken, states:startExecution and states:startExecution.sync:2';

const reasons = new Map([
  ...jsonPathFields.split(' ').map((field) => [field, 'JSONPath is not supported, only JSONata'] as const),
  ...distributedFields.split(' ').map((field) => [field, 'distributed Map is not supported'] as const),
  ['Iterator', 'is called ItemProcessor now'],
  ['Credentials', 'tasks in another account are not supported'],
  ['HeartbeatSeconds', 'only a .waitForTaskToken task can send a heartbeat'],
]);

const supportedValues = new Map([
  ['QueryLanguage', 'only JSONata is supported'],
  ['Type', 'no such state type'],
  ['Resource', `only ${tasks} are supported`],
  ['Mode', 'only INLINE is supported'],
]);

export function problemsOf(error: z.ZodError, definition: unknown): Problem[] {
  return error.issues.flatMap((issue) => inWords(issue, definition));
}

function inWords(
  issue: z.core.$ZodIssue,
  definition: unknown,
  above: readonly PropertyKey[] = [],
): Problem[] {
  const path = [...above, ...issue.path];
  const where = `/${path.map(String).join('/')}`;
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      (key) => `${where === '/' ? '' : where}/${key}: ${reasons.get(key) ?? 'unknown field'}`,
    );
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const fitting = issue.errors.filter((branch) => branch.every(({ code }) => code !== 'invalid_type'));
    return (fitting[0] ?? issue.errors.flat()).flatMap((inner) => inWords(inner, definition, path));
  }
  const support = supportedValues.get(String(path.at(-1)));
  if (support !== undefined) {
    return [`${where}: ${support}, not ${JSON.stringify(valueAt(definition, path))}`];
  }
  return [`${where}: ${issue.message}`];
}

function valueAt(definition: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)];
    return isObject(value) ? value[String(key)] : undefined;
  }, definition);
}
