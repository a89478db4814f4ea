import * as z from 'zod';
import { executionStatuses } from '../store/records.ts';
import { WireError } from './wire-error.ts';

const arn = z.string().min(1).max(256);
const taskToken = z.string().min(1).max(2048);
const error = z.string().max(256).optional();
const cause = z.string().max(32_768).optional();
const maxResults = z.int().min(0).max(1000).optional();
const nextToken = z.string().min(1).max(3096).optional();
const traceHeader = z.string().max(256).optional();
/** METADATA_ONLY is for callers without the key of an encrypted machine; nothing is encrypted here. */
const includedData = z.literal('ALL_DATA').optional();

/** Requests as the AWS API reference describes them, without what only distributed Maps and versions have. */
export const requests = {
  StartExecution: z.strictObject({
    stateMachineArn: arn,
    name: z.string().min(1).optional(),
    input: z.string().optional(),
    traceHeader,
  }),
  DescribeExecution: z.strictObject({ executionArn: arn, includedData }),
  GetExecutionHistory: z.strictObject({
    executionArn: arn,
    maxResults,
    reverseOrder: z.boolean().optional(),
    nextToken,
    includeExecutionData: z.boolean().optional(),
  }),
  ListExecutions: z.strictObject({
    stateMachineArn: arn,
    statusFilter: z.enum(executionStatuses).optional(),
    maxResults,
    nextToken,
  }),
  ListStateMachines: z.strictObject({ maxResults, nextToken }),
  DescribeStateMachine: z.strictObject({ stateMachineArn: arn, includedData }),
  SendTaskSuccess: z.strictObject({ taskToken, output: z.string() }),
  SendTaskFailure: z.strictObject({ taskToken, error, cause }),
  SendTaskHeartbeat: z.strictObject({ taskToken }),
  StopExecution: z.strictObject({ executionArn: arn, error, cause }),
  RedriveExecution: z.strictObject({
    executionArn: arn,
    clientToken: z
      .string()
      .regex(/^[!-~]{1,64}$/)
      .optional(),
  }),
};

export type Action = keyof typeof requests;
export type Request<A extends Action> = z.infer<(typeof requests)[A]>;

/** Throws a WireError, ValidationException, that names every field in question. */
export function parseRequest<A extends Action>(action: A, body: unknown): Request<A>;
export function parseRequest(action: Action, body: unknown): Request<Action> {
  const parsed = requests[action].safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `'${path.join('.')}': ${message}`);
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected`;
  throw new WireError('ValidationException', `${count}: ${problems.join('; ')}`);
}
