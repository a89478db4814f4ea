import { randomUUID } from 'node:crypto';
import type { Clock } from '#infra/local/clock/clock';
import type { LambdaAnswer } from '#infra/local/stepfunctions/engine';
import { type EnvironmentOptions, type ExecutionEnvironment, startEnvironment } from './environment.ts';
import type { FunctionModel } from './function-model.ts';

/** Runs the events of one function: warm environments first, more of them while all are busy, then a queue. */
export interface FunctionPool {
  invoke(payload: unknown): Promise<LambdaAnswer>;
  /** How many events are being handled or wait to be. */
  readonly underWay: number;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly model: FunctionModel;
  readonly clock: Clock;
  /** The environment of the function, and nothing else. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  readonly onHandled: (handled: HandledEvent) => void;
}

export interface HandledEvent {
  readonly cold: boolean;
  readonly ms: number;
  readonly error: string | undefined;
}

interface Taken {
  readonly environment: ExecutionEnvironment;
  readonly cold: boolean;
}

/** Lambda would start as many as there are events; one machine is kept alive by a limit. */
const mostEnvironments = 4;

/** Lambda's limit for the payload and for the answer of a synchronous call: 6 MB. */
const payloadLimitBytes = 6 * 1_024 * 1_024;

export function createPool({ model, clock, variables, onLine, onHandled }: PoolOptions): FunctionPool {
  const limit = Math.min(mostEnvironments, model.reserved ?? mostEnvironments);
  const idle: ExecutionEnvironment[] = [];
  const all = new Set<ExecutionEnvironment>();
  const waiting: ((taken: Taken) => void)[] = [];
  let underWay = 0;

  const offsetMs = () => clock.now() - Date.now();

  function start(): ExecutionEnvironment {
    const { folder, handler, name, arn, memoryMb } = model;
    const setup: EnvironmentOptions['setup'] = {
      folder,
      handler,
      functionName: name,
      functionArn: arn,
      memoryMb,
      offsetMs: offsetMs(),
    };
    const environment = startEnvironment({ setup, variables, onLine });
    all.add(environment);
    return environment;
  }

  function take(): Taken | Promise<Taken> {
    for (let environment = idle.pop(); environment; environment = idle.pop()) {
      if (environment.alive) return { environment, cold: false };
      all.delete(environment);
    }
    if (all.size < limit) return { environment: start(), cold: true };
    const next = Promise.withResolvers<Taken>();
    waiting.push(next.resolve);
    return next.promise;
  }

  function giveBack(environment: ExecutionEnvironment): void {
    const next = waiting.shift();
    if (environment.alive) return next ? next({ environment, cold: false }) : void idle.push(environment);
    all.delete(environment);
    next?.({ environment: start(), cold: true });
  }

  return {
    get underWay() {
      return underWay;
    },
    async invoke(payload) {
      const event = JSON.stringify(payload ?? {});
      if (Buffer.byteLength(event) > payloadLimitBytes)
        return tooLarge('RequestEntityTooLargeException', event);
      underWay += 1;
      try {
        const { environment, cold } = await take();
        const startedAt = performance.now();
        const handled = await environment.handle({
          requestId: randomUUID(),
          event,
          offsetMs: offsetMs(),
          timeoutMs: model.timeoutSeconds * 1_000,
        });
        giveBack(environment);
        const error =
          'error' in handled ? `${handled.error.errorType}: ${handled.error.errorMessage}` : undefined;
        onHandled({ cold, ms: performance.now() - startedAt, error });
        if ('error' in handled) return handled;
        if (Buffer.byteLength(handled.payload) > payloadLimitBytes) {
          return tooLarge('Function.ResponseSizeTooLarge', handled.payload);
        }
        return { payload: JSON.parse(handled.payload) as unknown };
      } finally {
        underWay -= 1;
      }
    },
    async close() {
      await Promise.all([...all].map((environment) => environment.end()));
    },
  };
}

const tooLarge = (errorType: string, payload: string): LambdaAnswer => ({
  error: {
    errorType,
    errorMessage: `${Buffer.byteLength(payload)} bytes are more than the ${payloadLimitBytes} Lambda takes`,
  },
});
