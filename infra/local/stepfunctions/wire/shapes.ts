import { machineNameOf } from '../arns.ts';
import type { Json, JsonObject } from '../json.ts';
import { notRedrivable } from '../run/redrive.ts';
import type { MachineInForce, Run } from '../run/run.ts';
import type { Execution, HistoryEvent } from '../store/records.ts';

/** The protocol's timestamps are seconds, with the milliseconds as their fraction. */
export function seconds(epochMs: number): number {
  return epochMs / 1000;
}

export function listedExecution(execution: Execution): JsonObject {
  const { arn, machine, name, status, started, stopped, redrives, redriven } = execution;
  return {
    executionArn: arn,
    stateMachineArn: machine,
    name,
    status,
    startDate: seconds(started),
    ...(stopped !== null && { stopDate: seconds(stopped) }),
    redriveCount: redrives,
    ...(redriven !== null && { redriveDate: seconds(redriven) }),
  };
}

export function describedExecution(run: Run, execution: Execution): JsonObject {
  const { input, output, error, cause } = execution;
  const obstacle = notRedrivable(run, execution);
  return {
    ...listedExecution(execution),
    input,
    inputDetails: { included: true },
    ...(output !== null && { output, outputDetails: { included: true } }),
    ...(error !== null && { error }),
    ...(cause !== null && { cause }),
    redriveStatus: obstacle === undefined ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(obstacle !== undefined && { redriveStatusReason: obstacle }),
  };
}

export function listedMachine({ arn, loadedAt }: MachineInForce): JsonObject {
  return {
    stateMachineArn: arn,
    name: machineNameOf(arn),
    type: 'STANDARD',
    creationDate: seconds(loadedAt),
  };
}

export function describedMachine(machine: MachineInForce): JsonObject {
  return {
    ...listedMachine(machine),
    status: 'ACTIVE',
    definition: machine.asl,
    roleArn: machine.roleArn,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
}

/** An event as GetExecutionHistory answers it: its details under the name that belongs to its type. */
export function listedEvent(
  { id, previous, at, type, detail }: HistoryEvent,
  includeData: boolean,
): JsonObject {
  const event = { timestamp: seconds(at), type, id, previousEventId: previous };
  if (hasNoDetails.test(type)) return event;
  return { ...event, [detailsOf(type)]: includeData ? withNotes(detail) : withoutData(detail) };
}

const hasNoDetails = /^(Task|Wait|Map|Parallel)State(Started|Succeeded|Failed|Aborted)$(?<!MapStateStarted)/;

function detailsOf(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

const dataFields = ['input', 'output', 'assignedVariables'] as const;

function withNotes(detail: Record<string, Json>): JsonObject {
  const notes = dataFields.filter((field) => field in detail);
  return {
    ...detail,
    ...Object.fromEntries(notes.map((field) => [`${field}Details`, { truncated: false }])),
  };
}

function withoutData(detail: Record<string, Json>): JsonObject {
  const hidden: readonly string[] = [...dataFields, 'parameters', 'error', 'cause'];
  return Object.fromEntries(Object.entries(detail).filter(([field]) => !hidden.includes(field)));
}
