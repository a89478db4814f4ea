import * as z from 'zod';
import { isExpression, template } from '../query/template.ts';
import {
  afterError,
  afterSuccess,
  assignField,
  errorNames,
  expressionField,
  integerField,
  longestSeconds,
  templateField,
  textField,
} from './fields.ts';

const described = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const onward = { Next: z.string().optional(), End: z.literal(true).optional() };

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).max(longestSeconds).default(1),
  MaxAttempts: z.int().min(0).max(longestSeconds).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
});

const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  Next: z.string(),
  Output: templateField(afterError).optional(),
  Assign: assignField(afterError).optional(),
});

const handling = { Retry: z.array(retrier).default([]), Catch: z.array(catcher).default([]) };
const simple = { Output: templateField().optional(), Assign: assignField().optional() };
const withResult = {
  Output: templateField(afterSuccess).optional(),
  Assign: assignField(afterSuccess).optional(),
};

const pass = z.strictObject({ Type: z.literal('Pass'), ...described, ...onward, ...simple });

const succeed = z.strictObject({
  Type: z.literal('Succeed'),
  ...described,
  Output: templateField().optional(),
});

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...described,
  Error: textField().optional(),
  Cause: textField().optional(),
});

const wait = z
  .strictObject({
    Type: z.literal('Wait'),
    ...described,
    ...onward,
    ...simple,
    Seconds: integerField(0, longestSeconds).optional(),
    Timestamp: textField().optional(),
  })
  .refine(({ Seconds, Timestamp }) => (Seconds === undefined) !== (Timestamp === undefined), {
    message: 'needs either Seconds or Timestamp',
  });

const rule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.union([z.boolean().transform(template), expressionField()]),
  Next: z.string(),
  ...simple,
});

const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...described,
  Choices: z.array(rule).min(1),
  Default: z.string().optional(),
  ...simple,
});

const task = {
  Type: z.literal('Task'),
  ...described,
  ...onward,
  ...withResult,
  ...handling,
  TimeoutSeconds: integerField(1, longestSeconds).optional(),
};

const functionArguments = z.strictObject({ FunctionName: textField(), Payload: templateField().optional() });
const executionArguments = z.strictObject({
  StateMachineArn: textField(),
  Name: textField().optional(),
  Input: templateField().optional(),
});

const invoke = z.strictObject({
  Resource: z.literal('arn:aws:states:::lambda:invoke'),
  Arguments: functionArguments,
  ...task,
});

const invokeAndWait = z.strictObject({
  Resource: z.literal('arn:aws:states:::lambda:invoke.waitForTaskToken'),
  Arguments: functionArguments,
  HeartbeatSeconds: integerField(1, longestSeconds).optional(),
  ...task,
});

const startExecution = z.strictObject({
  Resource: z.enum([
    'arn:aws:states:::states:startExecution',
    'arn:aws:states:::states:startExecution.sync:2',
  ]),
  Arguments: executionArguments,
  ...task,
});

const anyTask = z.discriminatedUnion('Resource', [invoke, invokeAndWait, startExecution]);

const parallelAlone = z.strictObject({
  Type: z.literal('Parallel'),
  ...described,
  ...onward,
  ...withResult,
  ...handling,
  Arguments: templateField().optional(),
});

const mapAlone = z.strictObject({
  Type: z.literal('Map'),
  ...described,
  ...onward,
  ...withResult,
  ...handling,
  Items: templateField()
    .refine(
      ({ source }) => Array.isArray(source) || isExpression(source),
      'must be an array or an expression',
    )
    .optional(),
  ItemSelector: templateField().optional(),
  MaxConcurrency: integerField(0, longestSeconds).optional(),
});

/** States that belong together: a machine's, an iteration's, a branch's. */
export interface Block {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface ParallelState extends z.infer<typeof parallelAlone> {
  readonly Branches: readonly Block[];
}

export interface MapState extends z.infer<typeof mapAlone> {
  readonly ItemProcessor: Block;
}

/** Annotated, like the two interfaces above, because the schemas are recursive: a Map holds states, maybe Maps. */
const states: z.ZodType<Record<string, State>> = z.lazy(() => z.record(z.string().min(1).max(80), state));
const block = { Comment: z.string().optional(), StartAt: z.string(), States: states };

const parallel = parallelAlone.extend({ Branches: z.array(z.strictObject(block)).min(1) });

const map = mapAlone.extend({
  ItemProcessor: z.strictObject({
    ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional(),
    ...block,
  }),
});

const state = z.discriminatedUnion('Type', [pass, succeed, fail, wait, choice, anyTask, parallel, map]);

/** A definition as this engine runs it: fields by their ASL names, expressions compiled. */
export const machineSchema = z.strictObject({
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  TimeoutSeconds: z.int().min(1).max(longestSeconds).optional(),
  ...block,
});

export type Machine = z.infer<typeof machineSchema>;
export type FailState = z.infer<typeof fail>;
export type WaitState = z.infer<typeof wait>;
export type ChoiceState = z.infer<typeof choice>;
export type LambdaTask = z.infer<typeof invoke> | z.infer<typeof invokeAndWait>;
export type ExecutionTask = z.infer<typeof startExecution>;
export type TaskState = LambdaTask | ExecutionTask;
export type State =
  | z.infer<typeof pass>
  | z.infer<typeof succeed>
  | FailState
  | WaitState
  | ChoiceState
  | TaskState
  | ParallelState
  | MapState;
export type Retrier = z.infer<typeof retrier>;
