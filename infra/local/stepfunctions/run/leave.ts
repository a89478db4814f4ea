import { dataLimitFailure } from '../failure.ts';
import { isTooLarge, type Json, type JsonObject } from '../json.ts';
import type { Scope } from '../query/expression.ts';
import type { Exit } from '../states/work.ts';
import type { Frame } from '../store/records.ts';
import { closeExecution } from './close.ts';
import { record } from './note.ts';
import { tellParent } from './parent.ts';
import type { Run } from './run.ts';
import { scopeOf } from './scope.ts';

/** What a state is left with: the result of its work, or the error that was caught, or neither. */
type Came = { readonly result?: Json; readonly errorOutput?: Json };

/** Leaves a state of the given type. What it assigns and what it puts out see the same variables: those from before. */
export async function leave(run: Run, frame: Frame, type: string, exit: Exit, came: Came): Promise<void> {
  const scope = scopeOf(run, frame, came);
  const assigned = await assignments(frame, exit, scope);
  const output = exit.Output ? await exit.Output.evaluate(scope, 'Output') : defaultOutput(frame, came);
  const text = JSON.stringify(output);
  if (isTooLarge(text)) throw dataLimitFailure(`The state/task '${frame.state}' returned a result`);

  if (type === 'Map' || type === 'Parallel') run.store.frames.removeInside(frame.id);
  delete frame.data.maxConcurrency;
  Object.assign(frame.data.variables, assigned);
  record(run, frame, `${type}StateExited`, { name: frame.state, output: text, ...assignedDetail(assigned) });
  if (exit.Next === undefined) return finish(run, frame, output);
  frame.state = exit.Next;
  frame.status = 'entering';
  frame.data.input = output;
  run.store.frames.save(frame);
  run.ready.push(frame.id);
}

function defaultOutput({ data }: Frame, { result, errorOutput }: Came): Json {
  if (result !== undefined) return result;
  return errorOutput !== undefined ? errorOutput : data.input;
}

async function assignments({ state }: Frame, { Assign = {} }: Exit, scope: Scope): Promise<JsonObject> {
  const assigned: JsonObject = {};
  for (const [name, value] of Object.entries(Assign)) {
    assigned[name] = await value.evaluate(scope, `Assign/${name}`);
  }
  if (isTooLarge(JSON.stringify(assigned))) {
    throw dataLimitFailure(`The state/task '${state}' assigned variables`);
  }
  return assigned;
}

function assignedDetail(assigned: JsonObject): JsonObject {
  const entries = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]);
  return entries.length === 0 ? {} : { assignedVariables: Object.fromEntries(entries) };
}

/** The last state of a machine, an iteration or a branch was left. */
function finish(run: Run, frame: Frame, output: Json): void {
  if (frame.parent === null) {
    const ending = { status: 'SUCCEEDED', output: JSON.stringify(output) } as const;
    return closeExecution(run, frame.execution, ending, frame.data.lastEvent);
  }
  frame.status = 'succeeded';
  frame.data.outcome = { result: output };
  run.store.frames.save(frame);
  tellParent(run, frame, 'Succeeded');
}
