/**
 * Calls a Lambda function. `payload` is plain JSON, ARN qualifiers are passed through. A function that answered
 * with an error is `{ error }`; a service error uses Lambda's own names (`Lambda.TooManyRequestsException`).
 * A rejected promise means that the call could not be made: the task fails with `Lambda.SdkClientException`.
 */
export type Invoke = (
  functionArn: string,
  payload: unknown,
  caller: InvocationCaller,
) => Promise<LambdaAnswer>;

export type LambdaAnswer = { readonly payload: unknown } | { readonly error: LambdaError };

export interface LambdaError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** On whose behalf the engine calls: enough to check the machine's role and to write a log line. */
export interface InvocationCaller {
  readonly roleArn: string;
  readonly executionArn: string;
}
