import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '#infra/local/stepfunctions/json';
import { functionArn } from './stage.ts';

const schemas = 'node_modules/asl-validator/dist/src/schemas';

/** What came into the language after asl-validator 4.0.0, or what it does not look into. */
const newer = ['MaxDelaySeconds', 'JitterStrategy', 'WriterConfig'];

/** A CloudFormation function in asl-validator's schema of a Task. */
const foreign = ['Ref'];

/** Every field of the States Language, JSONPath and JSONata, as asl-validator's schemas know them. */
export function fieldsOfTheLanguage(): readonly string[] {
  const fields = new Set(newer);
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (!isObject(node)) return;
    if (isObject(node['properties'])) for (const field of Object.keys(node['properties'])) fields.add(field);
    Object.values(node).forEach(visit);
  };
  for (const file of readdirSync(schemas)) visit(JSON.parse(readFileSync(join(schemas, file), 'utf8')));
  for (const field of foreign) fields.delete(field);
  return [...fields].sort();
}

/** Values that are right for the fields that run somewhere. Of the others only the name matters. */
export const rightValues: JsonObject = {
  Arguments: {},
  Assign: {},
  BackoffRate: 2,
  Branches: [],
  Catch: [],
  Comment: 'why',
  Default: 'Only',
  End: true,
  HeartbeatSeconds: 5,
  IntervalSeconds: 1,
  ItemSelector: {},
  Items: [],
  JitterStrategy: 'FULL',
  MaxAttempts: 1,
  MaxConcurrency: 1,
  MaxDelaySeconds: 60,
  Next: 'Only',
  Output: {},
  ProcessorConfig: { Mode: 'INLINE' },
  QueryLanguage: 'JSONata',
  Retry: [],
  TimeoutSeconds: 60,
  Timestamp: '2026-03-01T09:00:00Z',
  Version: '1.0',
};

const block = { StartAt: 'In', States: { In: { Type: 'Succeed' } } };
const lambda = { FunctionName: functionArn('f') };
const child = { StateMachineArn: 'arn:aws:states:eu-central-1:123456789012:stateMachine:child' };
const task = (resource: string, Arguments: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: `arn:aws:states:::${resource}`,
  Arguments,
});
const call = task('lambda:invoke', lambda);
const map: JsonObject = { Type: 'Map', ItemProcessor: block };

interface Place {
  readonly is: string;
  /** Where its fields stand in a machine whose only state is `Only`. */
  readonly at: string;
  /** What it needs. */
  readonly base: JsonObject;
  /** The machine around it. */
  readonly around: (it: JsonObject) => JsonObject;
}

const machine = (state: JsonObject): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: state },
});
const state = (is: string, base: JsonObject): Place => ({ is, at: '/States/Only', base, around: machine });
const inside = (is: string, path: string, base: JsonObject, around: Place['around']): Place => ({
  is,
  at: `/States/Only/${path}`,
  base,
  around,
});

/** Every place in a definition that has fields of its own. */
export const places: readonly Place[] = [
  { is: 'Machine', at: '', base: machine({ Type: 'Succeed' }), around: (it) => it },
  state('Pass', { Type: 'Pass' }),
  state('Task, lambda:invoke', call),
  state('Task, lambda:invoke.waitForTaskToken', task('lambda:invoke.waitForTaskToken', lambda)),
  state('Task, states:startExecution', task('states:startExecution', child)),
  state('Task, states:startExecution.sync:2', task('states:startExecution.sync:2', child)),
  state('Choice', { Type: 'Choice', Choices: [{ Condition: true, Next: 'Only' }] }),
  state('Wait', { Type: 'Wait', Seconds: 1 }),
  state('Succeed', { Type: 'Succeed' }),
  state('Fail', { Type: 'Fail', Error: 'No', Cause: 'why' }),
  state('Parallel', { Type: 'Parallel', Branches: [block] }),
  state('Map', map),
  inside('Retrier', 'Retry/0', { ErrorEquals: ['A'] }, (it) => machine({ ...call, Retry: [it] })),
  inside('Catcher', 'Catch/0', { ErrorEquals: ['A'], Next: 'Only' }, (it) =>
    machine({ ...call, Catch: [it] }),
  ),
  inside('Choice rule', 'Choices/0', { Condition: true, Next: 'Only' }, (it) =>
    machine({ Type: 'Choice', Choices: [it] }),
  ),
  inside('Branch', 'Branches/0', block, (it) => machine({ Type: 'Parallel', Branches: [it] })),
  inside('ItemProcessor', 'ItemProcessor', block, (it) => machine({ ...map, ItemProcessor: it })),
  inside('ProcessorConfig', 'ItemProcessor/ProcessorConfig', { Mode: 'INLINE' }, (it) =>
    machine({ ...map, ItemProcessor: { ...block, ProcessorConfig: it } }),
  ),
];
