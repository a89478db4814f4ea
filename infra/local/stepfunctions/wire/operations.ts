import * as z from 'zod';
import { accountOf, regionOf } from '../arns.ts';
import { isTooLarge, type Json, type JsonObject } from '../json.ts';
import { abortExecution } from '../run/abort.ts';
import { takeHeartbeat, takeToken } from '../run/answers.ts';
import { begin } from '../run/begin.ts';
import { redrive } from '../run/redrive.ts';
import { forgottenBy, keptExecution } from '../run/retention.ts';
import type { MachineInForce, Run } from '../run/run.ts';
import type { Execution } from '../store/records.ts';
import type { Caller } from './caller.ts';
import { cursorFrom, page, pageSize } from './paging.ts';
import type { Action, Request } from './requests.ts';
import {
  describedExecution,
  describedMachine,
  listedEvent,
  listedExecution,
  listedMachine,
  seconds,
} from './shapes.ts';
import { WireError } from './wire-error.ts';

/** What an operation works with: its turn, who calls, and every machine that is loaded. */
export interface Desk {
  readonly run: Run;
  readonly caller: Caller;
  readonly machines: readonly MachineInForce[];
}

type Operations = { readonly [A in Action]: (request: Request<A>, desk: Desk) => JsonObject };

const byStart = z.strictObject({ started: z.number(), id: z.number() });

export const operations: Operations = {
  StartExecution({ stateMachineArn, name, input = '{}' }, { run, caller }) {
    const { arn } = machineOf(stateMachineArn, run, caller);
    const execution = begin(run, { stateMachineArn: arn, name, input });
    return { executionArn: execution.arn, startDate: seconds(execution.started) };
  },

  DescribeExecution: ({ executionArn }, { run, caller }) =>
    describedExecution(run, executionOf(executionArn, run, caller)),

  GetExecutionHistory(request, { run, caller }) {
    const {
      executionArn,
      maxResults,
      reverseOrder = false,
      nextToken,
      includeExecutionData = true,
    } = request;
    const execution = executionOf(executionArn, run, caller).id;
    const size = pageSize(maxResults);
    const after = cursorFrom(z.number(), nextToken);
    const found = run.store.history.list({ execution, after, limit: size + 1, newestFirst: reverseOrder });
    const { items, ...more } = page(found, size, ({ id }) => id);
    return { events: items.map((event) => listedEvent(event, includeExecutionData)), ...more };
  },

  ListExecutions({ stateMachineArn, statusFilter, maxResults, nextToken }, { run, caller }) {
    const machine = machineOf(stateMachineArn, run, caller).arn;
    const size = pageSize(maxResults);
    const after = cursorFrom(byStart, nextToken);
    const openAfter = forgottenBy(run.now);
    const query = { machine, status: statusFilter, openAfter, after, limit: size + 1 };
    const found = run.store.executions.list(query);
    const { items, ...more } = page(found, size, ({ started, id }) => ({ started, id }));
    return { executions: items.map(listedExecution), ...more };
  },

  ListStateMachines({ maxResults, nextToken }, { machines, caller }) {
    const size = pageSize(maxResults);
    const after = cursorFrom(z.string(), nextToken) ?? '';
    const own = machines.filter(({ arn }) => isOwn(arn, caller) && arn > after);
    const sorted = own.toSorted((one, other) => (one.arn < other.arn ? -1 : 1));
    const { items, ...more } = page(sorted, size, ({ arn }) => arn);
    return { stateMachines: items.map(listedMachine), ...more };
  },

  DescribeStateMachine: ({ stateMachineArn }, { run, caller }) =>
    describedMachine(machineOf(stateMachineArn, run, caller)),

  SendTaskSuccess({ taskToken, output }, { run }) {
    takeToken(run, taskToken, { result: taskOutput(output) });
    return {};
  },

  SendTaskFailure({ taskToken, error, cause }, { run }) {
    takeToken(run, taskToken, { failure: { ...(error && { error }), ...(cause && { cause }) } });
    return {};
  },

  SendTaskHeartbeat({ taskToken }, { run }) {
    takeHeartbeat(run, taskToken);
    return {};
  },

  StopExecution({ executionArn, error, cause }, { run, caller }) {
    const { id } = executionOf(executionArn, run, caller);
    abortExecution(run, id, { ...(error && { error }), ...(cause && { cause }) });
    return { stopDate: seconds(run.store.executions.byId(id).stopped ?? run.now) };
  },

  RedriveExecution: ({ executionArn, clientToken }, { run, caller }) => ({
    redriveDate: seconds(redrive(run, executionOf(executionArn, run, caller), clientToken)),
  }),
};

function machineOf(arn: string, run: Run, caller: Caller): MachineInForce {
  const machine = isOwn(arn, caller) ? run.machineInForce(arn) : undefined;
  if (machine) return machine;
  throw new WireError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function executionOf(arn: string, run: Run, caller: Caller): Execution {
  const execution = isOwn(arn, caller) ? keptExecution(run, arn) : undefined;
  if (execution) return execution;
  throw new WireError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

/** A caller reaches what is in its own account and region, and does not learn of anything else. */
function isOwn(arn: string, { accountId, region }: Caller): boolean {
  if (!arn.startsWith('arn:')) throw new WireError('InvalidArn', `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
  return accountOf(arn) === accountId && regionOf(arn) === region;
}

function taskOutput(output: string): Json {
  if (isTooLarge(output)) {
    throw new WireError(
      'ValidationException',
      "1 validation error detected: 'output': longer than 262144 bytes",
    );
  }
  try {
    return JSON.parse(output);
  } catch (trouble) {
    const reason = trouble instanceof Error ? trouble.message : String(trouble);
    throw new WireError('InvalidOutput', `Invalid Output: '${reason}'`);
  }
}
