import type { LambdaTask, TaskState } from '../asl/definition.ts';
import { regionOf } from '../arns.ts';
import { dataLimitFailure } from '../failure.ts';
import { isTooLarge, type JsonObject } from '../json.ts';
import { text } from '../query/typed.ts';
import { record } from '../run/note.ts';
import type { Run } from '../run/run.ts';
import { scopeOf } from '../run/scope.ts';
import type { Frame } from '../store/records.ts';
import { setDeadlines } from '../run/deadlines.ts';
import { resourceOf } from '../run/resource.ts';
import type { Work } from './work.ts';

export function isLambdaTask(state: TaskState): state is LambdaTask {
  return 'FunctionName' in state.Arguments;
}

export function waitsForToken({ Resource }: TaskState): boolean {
  return Resource === 'arn:aws:states:::lambda:invoke.waitForTaskToken';
}

/** Has the function called once the transaction is over; the answer, or a token, goes on from there. */
export async function invokeLambda(run: Run, frame: Frame, state: LambdaTask): Work {
  const task = { frame: frame.id, attempt: (frame.data.attempt += 1) };
  const scope = scopeOf(run, frame, waitsForToken(state) ? { token: run.tokens.issue(task) } : {});
  const limits = await setDeadlines(frame, state, scope);
  const functionArn = await text(state.Arguments.FunctionName, scope, 'Arguments/FunctionName');
  const payload = state.Arguments.Payload
    ? await state.Arguments.Payload.evaluate(scope, 'Arguments/Payload')
    : {};
  const parameters: JsonObject = {
    FunctionName: functionArn,
    ...(state.Arguments.Payload && { Payload: payload }),
  };
  const parametersText = JSON.stringify(parameters);
  if (isTooLarge(parametersText)) {
    throw dataLimitFailure(`The state/task '${frame.state}' was given arguments`);
  }

  const { arn, role } = run.store.executions.byId(frame.execution);
  const resource = resourceOf(state);
  record(run, frame, 'TaskScheduled', {
    ...resource,
    region: regionOf(arn),
    parameters: parametersText,
    ...limits,
  });
  record(run, frame, 'TaskStarted', resource);
  frame.status = 'invoking';
  frame.data.call = { functionArn, payload };
  run.calls.push({ ...task, functionArn, payload, roleArn: role, executionArn: arn });
  return undefined;
}
