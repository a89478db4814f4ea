import { machineNameOf } from '../arns.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Run } from '../run/run.ts';
import type { ExecutionQuery } from '../store/executions.ts';
import type { Execution, Frame, HistoryEvent } from '../store/records.ts';
import type {
  EventView,
  ExecutionListView,
  ExecutionRow,
  ExecutionView,
  StateStatus,
  StateView,
} from './view.ts';

/** More than any history can hold. */
const wholeHistory = 25_001;

export function listView(run: Run, { limit, ...query }: ExecutionQuery): ExecutionListView {
  const found = run.store.executions.list({ ...query, limit: limit + 1 });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((execution) => rowOf(run, execution, run.store.frames.ofExecution(execution.id))),
    ...(query.status && { status: query.status }),
    ...(last && found.length > limit && { cursor: `${last.started}.${last.id}` }),
  };
}

export function readCursor(cursor: string | undefined): ExecutionQuery['after'] {
  const match = /^(\d+)\.(\d+)$/.exec(cursor ?? '');
  return match ? { started: Number(match[1]), id: Number(match[2]) } : undefined;
}

export function executionView(run: Run, execution: Execution): ExecutionView {
  const frames = run.store.frames.ofExecution(execution.id);
  const events = run.store.history.list({ execution: execution.id, limit: wholeHistory });
  const { machine } = run.definitionOf(execution);
  const { starter, input, output, error, cause } = execution;
  return {
    ...rowOf(run, execution, frames),
    ...(machine.Comment !== undefined && { comment: machine.Comment }),
    ...(starter !== null && { startedBy: run.store.executions.byId(starter).name }),
    input: JSON.parse(input),
    ...(output !== null && { output: JSON.parse(output) }),
    ...(error !== null && { error }),
    ...(cause !== null && { cause }),
    states: statesOf(run, execution, frames, events),
    history: historyOf(run, events),
  };
}

function rowOf(run: Run, execution: Execution, frames: readonly Frame[]): ExecutionRow {
  const { id, name, arn, machine, status, started, stopped, redrives } = execution;
  return {
    name,
    arn,
    machine: machineNameOf(machine),
    status,
    standsIn: [
      ...new Set(frames.filter((frame) => statusOf(frame) !== 'succeeded').map(({ state }) => state)),
    ],
    startedAt: iso(started),
    ...(stopped !== null && { stoppedAt: iso(stopped) }),
    redriveCount: redrives,
    transitions: run.store.executions.totalTransitions(id),
  };
}

function statesOf(
  run: Run,
  execution: Execution,
  frames: readonly Frame[],
  events: readonly HistoryEvent[],
): StateView[] {
  const passes = passesOf(events);
  return [...run.definitionOf(execution).states].map(([name, { state, depth }]) => {
    const { enteredAt, timesEntered, wasCaught } = passes.get(name) ?? { timesEntered: 0, wasCaught: false };
    const here = frames.filter((frame) => frame.state === name && frame.status !== 'pending');
    const due = here.map((frame) => frame.due).filter((at) => at !== null);
    const left = wasCaught ? 'caught error' : 'succeeded';
    return {
      name,
      type: state.Type,
      ...(state.Comment !== undefined && { comment: state.Comment }),
      depth,
      status:
        here.map(statusOf).find((status) => status !== 'succeeded') ??
        (timesEntered === 0 ? 'not reached' : left),
      timesEntered,
      ...(enteredAt !== undefined && { enteredAt: iso(enteredAt) }),
      ...(due.length > 0 && { waitsUntil: iso(Math.min(...due)) }),
    };
  });
}

interface Passes {
  readonly enteredAt?: number;
  readonly timesEntered: number;
  /** It was last left by a Catch: its exit follows a failure. */
  readonly wasCaught: boolean;
}

function passesOf(events: readonly HistoryEvent[]): Map<string, Passes> {
  const passes = new Map<string, Passes>();
  for (const { type, detail, at, previous } of events) {
    const name = String(detail['name']);
    const soFar = passes.get(name) ?? { timesEntered: 0, wasCaught: false };
    if (type.endsWith('StateEntered')) {
      passes.set(name, { ...soFar, enteredAt: at, timesEntered: soFar.timesEntered + 1 });
    } else if (type.endsWith('StateExited')) {
      passes.set(name, { ...soFar, wasCaught: /(Failed|TimedOut)$/.test(events[previous - 1]?.type ?? '') });
    }
  }
  return passes;
}

function statusOf({ status }: Frame): StateStatus {
  if (status === 'pending') return 'not reached';
  return status === 'succeeded' || status === 'failed' || status === 'aborted' ? status : 'in progress';
}

function historyOf(run: Run, events: readonly HistoryEvent[]): EventView[] {
  const states = new Map<number, string>();
  return events.map(({ id, previous, at, type, detail }) => {
    const isOfState = /State(Entered|Exited)$|^MapIteration/.test(type);
    const state = isOfState ? String(detail['name']) : states.get(previous);
    if (state !== undefined) states.set(id, state);
    return { id, at: iso(at), type, ...(state !== undefined && { state }), detail: readable(run, detail) };
  });
}

const jsonTexts = ['input', 'output', 'parameters'];

/** The event with its JSON texts parsed. A task token opens a task, so nobody gets to see one. */
function readable(run: Run, detail: JsonObject): JsonObject {
  const parsed = (text: Json) => withoutTokens(run, JSON.parse(String(text)));
  return eachField(detail, (value, field) => {
    if (jsonTexts.includes(field)) return parsed(value);
    return field === 'assignedVariables' && isObject(value) ? eachField(value, parsed) : value;
  });
}

function withoutTokens(run: Run, value: Json): Json {
  if (typeof value === 'string') return run.tokens.read(value) ? '(task token)' : value;
  if (Array.isArray(value)) return value.map((item) => withoutTokens(run, item));
  return isObject(value) ? eachField(value, (inner) => withoutTokens(run, inner)) : value;
}

function eachField(object: JsonObject, change: (value: Json, field: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([field, value]) => [field, change(value, field)]));
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
