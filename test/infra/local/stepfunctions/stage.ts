import { createEngine, type Engine, type Invoke, type LambdaAnswer } from '#infra/local/stepfunctions/engine';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import type { Clock } from '#infra/local/clock/clock';
import * as z from 'zod';

export const caller = { accountId: '123456789012', region: 'eu-central-1' };
export const start = Date.parse('2026-03-01T09:00:00.000Z');
export const role = 'arn:aws:iam::123456789012:role/machine';

export const machineArn = (name = 'story') => `arn:aws:states:eu-central-1:123456789012:stateMachine:${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;

type Handler = (payload: never) => unknown;

/** Functions by name: what they answer is their payload, what they throw their error. */
export type Handlers = Record<string, Handler>;

export function invoking(handlers: Handlers): Invoke {
  return async (arn, payload): Promise<LambdaAnswer> => {
    const handler = handlers[arn.slice(arn.lastIndexOf(':') + 1)];
    if (!handler)
      return { error: { errorType: 'Lambda.ResourceNotFoundException', errorMessage: `no ${arn}` } };
    try {
      return { payload: await handler(payload as never) };
    } catch (trouble) {
      const { name, message } = z.object({ name: z.string(), message: z.string() }).parse(trouble);
      return { error: { errorType: name, errorMessage: message, trace: [`${name}: ${message}`] } };
    }
  };
}

export interface Stage {
  readonly clock: Clock;
  readonly engine: Engine;
  /** Loads machines by name: a definition needs only StartAt and States. */
  load(machines: Record<string, object>): void;
  /** Calls the wire and answers the body; throws `Name: message` for an error. */
  call(action: string, body: object): Promise<Record<string, unknown>>;
  start(input?: unknown, machine?: string, name?: string): Promise<string>;
  /** Starts and lets everything happen that happens at once. */
  play(input?: unknown, machine?: string): Promise<Ended>;
  ended(arn: string): Promise<Ended>;
  events(arn: string): Promise<HistoryEvent[]>;
}

const ended = z.object({
  status: z.string(),
  output: z.string().transform(json).optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  executionArn: z.string(),
});
type Ended = z.infer<typeof ended>;

const historyEvent = z.looseObject({ id: z.number(), previousEventId: z.number(), type: z.string() });
export type HistoryEvent = z.infer<typeof historyEvent>;

export function json(text: string): unknown {
  return JSON.parse(text);
}

interface Setting {
  readonly handlers?: Handlers;
  readonly database?: string;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export function stage({
  handlers = {},
  database = ':memory:',
  clock = virtualClock(start),
  ...rest
}: Setting = {}): Stage {
  const engine = createEngine({ clock, database, invoke: invoking(handlers), ...rest });
  const self: Stage = {
    clock,
    engine,
    load(machines) {
      engine.load(
        Object.entries(machines).map(([name, definition]) => ({
          arn: machineArn(name),
          roleArn: role,
          definition: { QueryLanguage: 'JSONata', ...definition },
        })),
      );
    },
    async call(action, body) {
      const answer = await engine.wire(`AWSStepFunctions.${action}`, body, caller);
      const fields = z.record(z.string(), z.unknown()).parse(answer.body);
      if (answer.status !== 200) throw new Error(`${String(fields['__type'])}: ${String(fields['message'])}`);
      return fields;
    },
    async start(input, machine = 'story', name) {
      const request = { stateMachineArn: machineArn(machine), input, ...(name !== undefined && { name }) };
      return (await engine.start(request)).executionArn;
    },
    async play(input, machine) {
      const arn = await self.start(input, machine);
      await engine.settled();
      return self.ended(arn);
    },
    ended: async (executionArn) => ended.parse(await self.call('DescribeExecution', { executionArn })),
    async events(executionArn) {
      const { events } = await self.call('GetExecutionHistory', { executionArn, maxResults: 1000 });
      return z.array(historyEvent).parse(events);
    },
  };
  return self;
}

/** A machine of one state that ends. */
export function only(state: object) {
  return { StartAt: 'Only', States: { Only: { End: true, ...state } } };
}

/** A task that calls a function. */
export function calls(name: string, more: object = {}) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn(name), Payload: '{% $states.input %}' },
    ...more,
  };
}

/** A task that calls a function with a token and waits for it. */
export function asks(name: string, more: object = {}) {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: functionArn(name), Payload: { token: '{% $states.context.Task.Token %}' } },
    ...more,
  };
}

export function namedError(name: string, message = 'as told'): Error {
  return Object.assign(new Error(message), { name });
}
