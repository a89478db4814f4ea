import { randomUUID } from 'node:crypto';
import { asJson, isTooLarge } from '../json.ts';
import { waitsForToken } from '../states/lambda-task.ts';
import type { Frame, Outcome } from '../store/records.ts';
import { WireError } from '../wire/wire-error.ts';
import type { LambdaAnswer, LambdaError } from '../invoke.ts';
import { beat } from './deadlines.ts';
import { record } from './note.ts';
import { resolveTask, taskOf } from './resolve.ts';
import { resourceOf } from './resource.ts';
import type { LambdaCall, Run } from './run.ts';
import type { TaskAttempt } from './tokens.ts';

/** A Lambda has answered. Nobody may wait for it any more: after a timeout, or when its token came first. */
export function takeAnswer(run: Run, call: LambdaCall, answer: LambdaAnswer): void {
  const frame = taskUnderWay(run, call);
  if (frame?.status !== 'invoking') return;
  if ('error' in answer) return resolveTask(run, frame, { failure: failureOf(answer.error) });

  const result = {
    ExecutedVersion: '$LATEST',
    Payload: asJson(answer.payload),
    SdkHttpMetadata: { HttpStatusCode: 200 },
    SdkResponseMetadata: { RequestId: randomUUID() },
    StatusCode: 200,
  };
  const state = taskOf(run, frame);
  const output = JSON.stringify(result);
  if (!waitsForToken(state) || isTooLarge(output)) return resolveTask(run, frame, { result });
  record(run, frame, 'TaskSubmitted', { ...resourceOf(state), output });
  delete frame.data.call;
  frame.status = 'awaiting';
  run.store.frames.save(frame);
}

/** SendTaskSuccess and SendTaskFailure. */
export function takeToken(run: Run, token: string, outcome: Outcome): void {
  resolveTask(run, taskOfToken(run, token), outcome);
}

/** SendTaskHeartbeat. */
export function takeHeartbeat(run: Run, token: string): void {
  const frame = taskOfToken(run, token);
  beat(frame, run.now);
  run.store.frames.save(frame);
}

function taskOfToken(run: Run, token: string): Frame {
  const task = run.tokens.read(token);
  if (!task) throw new WireError('InvalidToken', "Invalid Token: 'Invalid token'");
  const frame = taskUnderWay(run, task);
  if (frame) return frame;
  throw new WireError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
}

function taskUnderWay(run: Run, { frame: id, attempt }: TaskAttempt): Frame | undefined {
  const frame = run.store.frames.byId(id);
  const isUnderWay = frame?.status === 'invoking' || frame?.status === 'awaiting';
  return isUnderWay && frame.data.attempt === attempt ? frame : undefined;
}

/** A function's own error comes as JSON, as its runtime wrote it; one of the Lambda service as a sentence. */
function failureOf({ errorType, errorMessage, trace = [] }: LambdaError) {
  const isOfService = errorType.startsWith('Lambda.');
  const cause = isOfService ? errorMessage : JSON.stringify({ errorType, errorMessage, trace });
  return { error: errorType, cause };
}
