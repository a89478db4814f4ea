import type { Clock } from '#infra/local/clock/clock';
import { loadMachine, type LoadedMachine } from './asl/load.ts';
import type { Invoke } from './invoke.ts';
import { executionView, listView, readCursor } from './pages/build-view.ts';
import type { ExecutionListView, ExecutionView } from './pages/view.ts';
import { takeAnswer } from './run/answers.ts';
import { begin } from './run/begin.ts';
import { answerOf, callAgain } from './run/calls.ts';
import type { MachineInForce } from './run/run.ts';
import { tokensSignedWith } from './run/tokens.ts';
import { turnsOf } from './run/turns.ts';
import type { Execution, ExecutionStatus } from './store/records.ts';
import { openStore, type Store } from './store/store.ts';
import type { Caller, WireAnswer } from './wire/caller.ts';
import { answerWire } from './wire/wire.ts';

export type { Caller, WireAnswer } from './wire/caller.ts';
export type { InvocationCaller, Invoke, LambdaAnswer, LambdaError } from './invoke.ts';

export interface EngineOptions {
  readonly clock: Clock;
  readonly invoke: Invoke;
  /** Path of the SQLite file that holds every execution, ':memory:', or a store that answers as one. */
  readonly database: string | Store;
  /** A number in [0, 1), for jitter and `$random()`. Math.random unless given. */
  readonly random?: () => number;
}

export interface MachineSource {
  /** `arn:aws:states:<region>:<account>:stateMachine:<name>` */
  readonly arn: string;
  readonly roleArn: string;
  /** Parsed ASL after `${Substitution}` replacement (`substitute.ts`). */
  readonly definition: unknown;
}

export interface ExecutionListQuery {
  readonly status?: ExecutionStatus | undefined;
  readonly limit?: number | undefined;
  /** From the list before; one that no list gave starts at the newest. */
  readonly cursor?: string | undefined;
}

export interface StartRequest {
  readonly stateMachineArn: string;
  /** A new UUID unless given. */
  readonly name?: string;
  /** Plain JSON, `{}` unless given. */
  readonly input?: unknown;
}

/**
 * Step Functions Standard on this machine, JSONata only. Everything is in the SQLite file: an execution that
 * waits holds no memory, and a killed process goes on where it was after `resume()`.
 */
export interface Engine {
  /**
   * Takes the machines in force, in place of those loaded before. Running executions keep the definition they
   * started with. Throws `DefinitionRefused`, with every problem by name, when a definition uses anything this
   * engine does not run as AWS does.
   */
  load(machines: readonly MachineSource[]): void;
  /** Call once after `load`: arms timers at their absolute times and makes invocations under way again. */
  resume(): Promise<void>;
  /** Starts an execution as StartExecution does; throws `WireError` with AWS's error name. */
  start(request: StartRequest): Promise<{ executionArn: string; startDate: number }>;
  /** Resolves when there is no step to make and no Lambda under way. The engine joins its clock by itself. */
  settled(): Promise<void>;
  /** Waits for invocations under way and closes the file. */
  close(): Promise<void>;
  /**
   * One call of the AWS JSON 1.0 protocol. `action` is the `x-amz-target` header (`AWSStepFunctions.StartExecution`),
   * `body` the parsed JSON body. Errors are answers: `{ status: 400, body: { __type, message } }`.
   */
  wire(action: string, body: unknown, caller: Caller): Promise<WireAnswer>;
  /** What `pages/list-page.ts` shows and a script reads: executions, newest first. `limit` is 50 unless given. */
  executions(query?: ExecutionListQuery): Promise<ExecutionListView>;
  /** What `pages/execution-page.ts` shows, by ARN or by name (the newest of that name); undefined if there is none. */
  execution(nameOrArn: string): Promise<ExecutionView | undefined>;
  /** State transitions as AWS bills them (state entries and retries), with those of executions it started. */
  transitions(executionArn: string): number;
}

export function createEngine({ clock, invoke, database, random = Math.random }: EngineOptions): Engine {
  const store = typeof database === 'string' ? openStore(database) : database;
  const machines = new Map<string, MachineInForce>();
  const definitions = new Map<string, LoadedMachine>();

  function definitionOf({ definition, machine }: Execution): LoadedMachine {
    const known = definitions.get(definition);
    if (known) return known;
    const loaded = loadMachine(machine, JSON.parse(store.definition(definition)));
    definitions.set(definition, loaded);
    return loaded;
  }

  const turns = turnsOf({
    clock,
    store,
    engine: {
      random,
      tokens: tokensSignedWith(store.secret('task-tokens')),
      definitionOf,
      machineInForce: (arn) => machines.get(arn),
    },
    async call(call) {
      const answer = await answerOf(invoke, call);
      await turns.take((run) => takeAnswer(run, call, answer));
    },
  });
  clock.join(turns);

  return {
    load(sources) {
      const loaded = sources.map(({ arn, roleArn, definition }): MachineInForce => {
        const asl = JSON.stringify(definition);
        return { arn, roleArn, asl, loaded: loadMachine(arn, definition), loadedAt: clock.now() };
      });
      machines.clear();
      for (const machine of loaded) machines.set(machine.arn, machine);
    },
    resume: () => turns.take(callAgain),
    async start({ stateMachineArn, name, input }) {
      const beginning = { stateMachineArn, name, input: JSON.stringify(input === undefined ? {} : input) };
      const { arn, started } = await turns.take((run) => begin(run, beginning));
      return { executionArn: arn, startDate: started };
    },
    settled: () => turns.idle(),
    async close() {
      await turns.stop();
      store.close();
    },
    wire: (action, body, caller) =>
      answerWire(action, body, caller, { turns, machines: () => [...machines.values()] }),
    executions: ({ status, limit = 50, cursor } = {}) =>
      turns.take((run) => listView(run, { status, limit, after: readCursor(cursor) })),
    execution: (nameOrArn) =>
      turns.take((run) => {
        const { byArn, byName } = run.store.executions;
        const execution = byArn(nameOrArn) ?? byName(nameOrArn);
        return execution && executionView(run, execution);
      }),
    transitions(executionArn) {
      const execution = store.executions.byArn(executionArn);
      return execution ? store.executions.totalTransitions(execution.id) : 0;
    },
  };
}
