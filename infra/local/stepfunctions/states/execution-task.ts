import type { ExecutionTask } from '../asl/definition.ts';
import { regionOf } from '../arns.ts';
import { dataLimitFailure, StateFailure } from '../failure.ts';
import { isTooLarge } from '../json.ts';
import type { Scope } from '../query/expression.ts';
import { text } from '../query/typed.ts';
import { begin } from '../run/begin.ts';
import { errorDetail, record } from '../run/note.ts';
import type { Run } from '../run/run.ts';
import { scopeOf } from '../run/scope.ts';
import type { Execution, Frame } from '../store/records.ts';
import { WireError } from '../wire/wire-error.ts';
import { setDeadlines } from '../run/deadlines.ts';
import { resourceOf } from '../run/resource.ts';
import type { Work } from './work.ts';

/** Starts another execution; `.sync:2` then waits until it has closed. */
export async function startNested(run: Run, frame: Frame, state: ExecutionTask): Work {
  const scope = scopeOf(run, frame);
  const limits = await setDeadlines(frame, state, scope);
  const parameters = await argumentsOf(state, scope);
  const parametersText = JSON.stringify(parameters);
  if (isTooLarge(parametersText)) {
    throw dataLimitFailure(`The state/task '${frame.state}' was given arguments`);
  }

  const resource = resourceOf(state);
  const region = regionOf(run.store.executions.byId(frame.execution).arn);
  record(run, frame, 'TaskScheduled', { ...resource, region, parameters: parametersText, ...limits });
  record(run, frame, 'TaskStarted', resource);
  const child = startFrom(run, frame, state, parameters);
  const result = { ExecutionArn: child.arn, StartDate: child.started };
  const output = JSON.stringify(result);
  if (state.Resource === 'arn:aws:states:::states:startExecution') {
    record(run, frame, 'TaskSucceeded', { ...resource, output });
    return { exit: state, result };
  }
  record(run, frame, 'TaskSubmitted', { ...resource, output });
  frame.status = 'awaiting';
  frame.child = child.id;
  return undefined;
}

async function argumentsOf({ Arguments }: ExecutionTask, scope: Scope) {
  return {
    StateMachineArn: await text(Arguments.StateMachineArn, scope, 'Arguments/StateMachineArn'),
    ...(Arguments.Name && { Name: await text(Arguments.Name, scope, 'Arguments/Name') }),
    ...(Arguments.Input && { Input: await Arguments.Input.evaluate(scope, 'Arguments/Input') }),
  };
}

function startFrom(
  run: Run,
  frame: Frame,
  state: ExecutionTask,
  { StateMachineArn, Name, Input }: Awaited<ReturnType<typeof argumentsOf>>,
): Execution {
  const input = typeof Input === 'string' ? Input : JSON.stringify(Input ?? {});
  try {
    return begin(run, { stateMachineArn: StateMachineArn, name: Name, input }, frame.execution);
  } catch (trouble) {
    if (!(trouble instanceof WireError)) throw trouble;
    const failure = { error: `StepFunctions.${trouble.code}Exception`, cause: trouble.message };
    record(run, frame, 'TaskFailed', { ...resourceOf(state), ...errorDetail(failure) });
    throw new StateFailure(failure);
  }
}
