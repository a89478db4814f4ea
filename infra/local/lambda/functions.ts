import { join } from 'node:path';
import type { Clock } from '#infra/local/clock/clock';
import type { Counters } from '#infra/local/aws/counters';
import type { LambdaAnswer } from '#infra/local/stepfunctions/engine';
import { type FunctionModel, functionOf } from './function-model.ts';
import { openLogFile } from './log-file.ts';
import { createPool } from './pool.ts';

/** Every function of the template, ready to be called. */
export interface Functions {
  /** `reference`: a function's name or ARN. An error of the function is an answer; only a bug throws. */
  invoke(reference: string, payload: unknown): Promise<LambdaAnswer>;
  settled(): Promise<boolean>;
  close(): Promise<void>;
}

export interface FunctionsOptions {
  readonly models: readonly FunctionModel[];
  readonly clock: Clock;
  readonly logFolder: string;
  readonly counters: Counters;
  /** What the machine adds to a function's own environment: endpoints, credentials, region. */
  readonly runtimeVariables: (model: FunctionModel) => Readonly<Record<string, string>>;
  /** Called after every event, before anybody learns how it went. */
  readonly onHandled: (model: FunctionModel) => void;
  /** Called with what an operator should see: warnings and errors, not every line. */
  readonly onTrouble: (line: string) => void;
}

export function createFunctions(options: FunctionsOptions): Functions {
  const { models, clock, logFolder, counters, runtimeVariables, onHandled, onTrouble } = options;
  let handledSinceAsked = false;
  let idle = Promise.withResolvers<void>();

  const members = models.map((model) => {
    const log = openLogFile(join(logFolder, `${model.title.replaceAll('/', '-')}.log`));
    const pool = createPool({
      model,
      clock,
      variables: { ...model.environment, ...runtimeVariables(model) },
      onLine(line) {
        log.write(line);
        if (isTrouble(line)) onTrouble(`${model.title}: ${line}`);
      },
      onHandled(handled) {
        counters.invoked(model.title, handled);
        onHandled(model);
        if (handled.error !== undefined) onTrouble(`${model.title} failed: ${handled.error}`);
      },
    });
    return { model, pool, log };
  });
  const pools = new Map(members.map(({ model, pool }) => [model, pool]));
  const busy = () => members.some(({ pool }) => pool.underWay > 0);

  return {
    async invoke(reference, payload) {
      const pool = pools.get(functionOf(models, reference));
      if (!pool) throw new Error(`${reference} has no pool (this is a bug)`);
      try {
        return await pool.invoke(payload);
      } finally {
        handledSinceAsked = true;
        idle.resolve();
        idle = Promise.withResolvers<void>();
      }
    },
    async settled() {
      while (busy()) await idle.promise;
      const worked = handledSinceAsked;
      handledSinceAsked = false;
      return worked;
    },
    async close() {
      await Promise.all(members.map(({ pool }) => pool.close()));
      for (const { log } of members) log.close();
    },
  };
}

/** A structured line tells its level; a line that is none is what the runtime itself had to say. */
function isTrouble(line: string): boolean {
  return /"level":"(?:ERROR|CRITICAL|WARN)"/.test(line) || /^(?:Error|Uncaught|Warning)\b/.test(line);
}
