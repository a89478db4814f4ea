import type { Invoke, LambdaAnswer } from '../invoke.ts';
import { asJson } from '../json.ts';
import type { LambdaCall, Run } from './run.ts';

/** Makes a call. One that could not be made is answered as the SDK on AWS would fail it. */
export async function answerOf(invoke: Invoke, call: LambdaCall): Promise<LambdaAnswer> {
  const { functionArn, payload, roleArn, executionArn } = call;
  try {
    const answer = await invoke(functionArn, asJson(payload), { roleArn, executionArn });
    return 'error' in answer ? answer : { payload: asJson(answer.payload) };
  } catch (trouble) {
    const errorMessage = trouble instanceof Error ? trouble.message : String(trouble);
    return { error: { errorType: 'Lambda.SdkClientException', errorMessage } };
  }
}

/** Handlers are idempotent: an invocation that was under way when the process ended is made once more. */
export function callAgain(run: Run): void {
  for (const { id, execution, data } of run.store.frames.invoking()) {
    if (!data.call) throw new Error(`frame ${id} invokes nothing (this is a bug)`);
    const { arn, role } = run.store.executions.byId(execution);
    run.calls.push({ frame: id, attempt: data.attempt, ...data.call, roleArn: role, executionArn: arn });
  }
}
