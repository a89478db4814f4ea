import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import {
  type FromWorker,
  type FunctionError,
  functionError,
  type Invocation,
  type WorkerSetup,
} from './protocol.ts';

/** One execution environment: a thread with a function loaded in it, which handles one event at a time. */
export interface ExecutionEnvironment {
  /** Resolves with the JSON text of the result, or with the error. Loads the function first when it has to. */
  handle(invocation: Invocation): Promise<Handled>;
  /** False once the thread has ended: it can handle nothing more. */
  readonly alive: boolean;
  end(): Promise<void>;
}

export type Handled = { readonly payload: string } | { readonly error: FunctionError };

export interface EnvironmentOptions {
  readonly setup: WorkerSetup;
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

const bootstrap = new URL('worker.ts', import.meta.url);

/** Lambda ends an initialisation that takes longer and starts it anew; a function that needs this long is broken. */
const initialisationLimitMs = 10_000;

export function startEnvironment({ setup, variables, onLine }: EnvironmentOptions): ExecutionEnvironment {
  const worker = new Worker(bootstrap, {
    workerData: setup,
    env: { ...variables },
    execArgv: [],
    stdout: true,
    stderr: true,
    // Left to itself, V8 lets each of some twenty threads hold on to tens of megabytes of garbage.
    resourceLimits: { maxOldGenerationSizeMb: setup.memoryMb, maxYoungGenerationSizeMb: 8 },
  });
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', onLine);

  let alive = true;
  let settle: (handled: Handled) => void = () => undefined;
  const loaded = Promise.withResolvers<Handled | undefined>();
  const finish = (handled: Handled) => {
    alive = false;
    loaded.resolve(handled);
    settle(handled);
  };

  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') return loaded.resolve(undefined);
    if (message.kind === 'result') return settle({ payload: message.payload });
    if (message.requestId !== undefined) return settle({ error: message.error });
    finish({ error: message.error });
    void worker.terminate();
  });
  worker.on('error', (thrown) =>
    finish({ error: { ...functionError(thrown), errorType: crashType(thrown) } }),
  );
  worker.on('exit', (code) =>
    finish(failure('Runtime.ExitError', `Runtime exited with error: exit status ${code}`)),
  );

  return {
    get alive() {
      return alive;
    },
    async handle(invocation) {
      const tooSlow = setTimeout(() => {
        finish(failure('Sandbox.Timedout', `The function did not load within ${initialisationLimitMs} ms`));
        void worker.terminate();
      }, initialisationLimitMs);
      const broken = await loaded.promise;
      clearTimeout(tooSlow);
      if (broken) return broken;
      if (!alive) return failure('Runtime.ExitError', 'The execution environment has ended');

      const handled = Promise.withResolvers<Handled>();
      settle = handled.resolve;
      const timeout = setTimeout(() => {
        const seconds = (invocation.timeoutMs / 1_000).toFixed(2);
        finish(
          failure(
            'Sandbox.Timedout',
            `RequestId: ${invocation.requestId} Error: Task timed out after ${seconds} seconds`,
          ),
        );
        void worker.terminate();
      }, invocation.timeoutMs);
      worker.postMessage(invocation);
      try {
        return await handled.promise;
      } finally {
        clearTimeout(timeout);
      }
    },
    async end() {
      finish(failure('Runtime.ExitError', 'The stack is stopping'));
      await worker.terminate();
    },
  };
}

const failure = (errorType: string, errorMessage: string): Handled => ({
  error: { errorType, errorMessage, trace: [] },
});

const crashType = (thrown: unknown) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? 'Runtime.OutOfMemory'
    : 'Runtime.UnhandledPromiseRejection';
