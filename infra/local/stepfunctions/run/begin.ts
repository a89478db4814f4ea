import { randomUUID } from 'node:crypto';
import { executionArnOf } from '../arns.ts';
import { isTooLarge } from '../json.ts';
import type { Execution } from '../store/records.ts';
import { WireError } from '../wire/wire-error.ts';
import { newFrame } from './new-frame.ts';
import { forget, keptExecution } from './retention.ts';
import type { Run } from './run.ts';

export interface Beginning {
  readonly stateMachineArn: string;
  readonly name?: string | undefined;
  /** JSON text. */
  readonly input: string;
}

/** No execution runs longer on Step Functions Standard, whatever its machine allows. */
export const longestExecutionMs = 365 * 24 * 60 * 60 * 1000;

/** Length and characters of a name as StartExecution takes it: no white space, brackets, wildcards or controls. */
const nameShape = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;

/**
 * StartExecution: answers the execution that runs already under the same name with the same input. Throws a
 * WireError for a name that is taken, or malformed, for input that is not JSON, and for a machine nobody loaded.
 */
export function begin(
  run: Run,
  { stateMachineArn, name = randomUUID(), input }: Beginning,
  starter?: number,
): Execution {
  const { executions, frames, history } = run.store;
  const machine = run.machineInForce(stateMachineArn);
  if (!machine) {
    throw new WireError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${stateMachineArn}'`);
  }
  if (!nameShape.test(name)) throw new WireError('InvalidName', `Invalid Name: '${name}'`);
  checkInput(input);

  const arn = executionArnOf(stateMachineArn, name);
  const existing = keptExecution(run, arn);
  if (existing?.status === 'RUNNING' && existing.input === input) return existing;
  if (existing) throw new WireError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);

  forget(run, arn);
  const id = executions.add({
    arn,
    name,
    machine: stateMachineArn,
    role: machine.roleArn,
    definition: run.store.keepDefinition(machine.asl),
    starter: starter ?? null,
    input,
    started: run.now,
    due: deadlineOf(run, run.now, machine.loaded.machine.TimeoutSeconds),
  });
  history.add(id, 0, run.now, 'ExecutionStarted', { input, roleArn: machine.roleArn });
  const state = machine.loaded.machine.StartAt;
  const placed = { execution: id, parent: null, slot: 0, state, status: 'entering' } as const;
  const frame = frames.add(newFrame({ ...placed, input: JSON.parse(input), now: run.now }));
  run.ready.push(frame);
  return executions.byId(id);
}

/** When an execution has run too long: its machine's time counts from its start or redrive, the year from its start. */
export function deadlineOf({ now }: Run, started: number, timeoutSeconds: number | undefined): number {
  return Math.min(started + longestExecutionMs, now + (timeoutSeconds ?? Infinity) * 1000);
}

function checkInput(input: string): void {
  if (isTooLarge(input)) {
    const problem =
      "Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144";
    throw new WireError('ValidationException', `1 validation error detected: ${problem}`);
  }
  try {
    JSON.parse(input);
  } catch (trouble) {
    const reason = trouble instanceof Error ? trouble.message : String(trouble);
    throw new WireError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`);
  }
}
