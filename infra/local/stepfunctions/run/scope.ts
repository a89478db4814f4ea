import { machineNameOf } from '../arns.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Scope } from '../query/expression.ts';
import type { Execution, Frame } from '../store/records.ts';
import type { Run } from './run.ts';

/** What `$states` holds beside input and context, and what the context object holds in some fields only. */
interface Extras {
  readonly result?: Json;
  readonly errorOutput?: Json;
  readonly token?: string;
  readonly item?: { Index: number; Value: Json };
}

/** What the expressions of a frame's state see: outer variables under inner ones, and `$states`. */
export function scopeOf(run: Run, frame: Frame, { token, item, ...states }: Extras = {}): Scope {
  const around = framesAround(run, frame);
  const execution = run.store.executions.byId(frame.execution);
  const ownItem = item ?? around.find(({ data }) => data.item !== undefined)?.data.item;
  const context = {
    ...executionContext(execution),
    State: stateContext(run, frame, execution),
    ...(token !== undefined && { Task: { Token: token } }),
    ...(ownItem !== undefined && { Map: { Item: ownItem } }),
  };
  return {
    variables: Object.assign({}, ...around.toReversed().map(({ data }) => data.variables)),
    states: { input: frame.data.input, context, ...states },
    now: run.now,
    random: run.random,
  };
}

/** The frame and those it is inside of, innermost first. */
function framesAround(run: Run, frame: Frame): Frame[] {
  const around = [frame];
  for (let parent = frame.parent; parent !== null;) {
    const outer = run.store.frames.byId(parent);
    if (!outer) throw new Error(`frame ${frame.id} has lost its parent ${parent} (this is a bug)`);
    around.push(outer);
    parent = outer.parent;
  }
  return around;
}

function executionContext(execution: Execution): JsonObject {
  const { arn, input, started, name, role, redrives, redriven, machine } = execution;
  return {
    Execution: {
      Id: arn,
      Input: JSON.parse(input),
      StartTime: new Date(started).toISOString(),
      Name: name,
      RoleArn: role,
      RedriveCount: redrives,
      ...(redriven !== null && { RedriveTime: new Date(redriven).toISOString() }),
    },
    StateMachine: { Id: machine, Name: machineNameOf(machine) },
  };
}

function stateContext(run: Run, { state, data }: Frame, execution: Execution): JsonObject {
  const type = run.definitionOf(execution).states.get(state)?.state.Type ?? '';
  return {
    Name: state,
    EnteredTime: new Date(data.enteredAt).toISOString(),
    ...(['Task', 'Map', 'Parallel'].includes(type) && { RetryCount: data.retryCount }),
  };
}
