/** What the stack and the thread that runs a function say to each other. Payloads travel as JSON text, as on AWS. */

export interface WorkerSetup {
  readonly folder: string;
  readonly handler: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** How far the stack's clock is ahead of this machine's. */
  readonly offsetMs: number;
}

export interface Invocation {
  readonly requestId: string;
  readonly event: string;
  readonly offsetMs: number;
  readonly timeoutMs: number;
}

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly requestId: string; readonly payload: string }
  | { readonly kind: 'error'; readonly requestId: string | undefined; readonly error: FunctionError };

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** Lambda's shape for whatever a function threw. */
export function functionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n').map((line) => line.trim()),
  };
}
