import { describe, expect, it } from 'vitest';
import type { Json } from '#infra/local/stepfunctions/json';
import type { ExecutionStatus, FrameStatus } from '#infra/local/stepfunctions/store/records';
import { openStore, type Store } from '#infra/local/stepfunctions/store/store';
import fc from '#test/support/fc';
import { memoryStore } from './store.ts';

/** One call of a store, in words and as what is called. */
interface Call {
  readonly says: string;
  readonly on: (store: Store) => unknown;
}

interface Transaction {
  readonly calls: readonly Call[];
  readonly fails: boolean;
}

const calling = <T extends unknown[]>(
  says: string,
  given: { [K in keyof T]: fc.Arbitrary<T[K]> },
  on: (store: Store, ...given: T) => unknown,
): fc.Arbitrary<Call> =>
  fc.tuple<T>(...given).map((drawn) => ({
    says: `${says}(${JSON.stringify(drawn).slice(1, -1)})`,
    on: (store) => on(store, ...drawn),
  }));

const json = fc.jsonValue() as fc.Arbitrary<Json>;
/** Few of each, so that calls meet one another. */
const id = fc.integer({ min: 1, max: 4 });
const time = fc.integer({ min: 0, max: 3 });
const limit = fc.integer({ min: 1, max: 3 });
const orNull = <T>(drawn: fc.Arbitrary<T>) => fc.option(drawn);
const orNothing = <T>(drawn: fc.Arbitrary<T>) => fc.option(drawn, { nil: undefined });
const machine = fc.constantFrom('release', 'approval-phase');
const name = fc.constantFrom('one', 'two', 'three');
const executionStatus = fc.constantFrom<ExecutionStatus>('RUNNING', 'SUCCEEDED', 'FAILED', 'ABORTED');
const closed = fc.constantFrom<Exclude<ExecutionStatus, 'RUNNING'>>('SUCCEEDED', 'FAILED', 'TIMED_OUT');
const frameStatus = fc.constantFrom<FrameStatus>('awaiting', 'invoking', 'pending');
const sentence = fc.constantFrom('', 'it broke', '{"a":1}');
const placed = fc.record({ state: name, status: frameStatus, due: orNull(time), child: orNull(id) });
const data = fc
  .record({ input: json, attempt: time })
  .map((drawn) => ({ variables: {}, enteredAt: 1, enteredEvent: 1, lastEvent: 1, ...noRetries, ...drawn }));
const noRetries = { retryCount: 0, retries: [] };
const asl = '{"StartAt":"One"}';

const calls: fc.Arbitrary<Call> = fc.oneof(
  calling(
    'executions.add',
    [machine, name, orNull(id), time, orNull(time)],
    (store, on, called, starter, started, due) =>
      store.executions.add({
        arn: `${on}:${called}`,
        name: called,
        machine: on,
        role: 'role',
        definition: store.keepDefinition(asl),
        starter,
        input: '{}',
        started,
        due,
      }),
  ),
  calling('executions.byId', [id], (store, one) => store.executions.byId(one)),
  calling('executions.byArn', [machine, name], (store, on, called) =>
    store.executions.byArn(`${on}:${called}`),
  ),
  calling('executions.byName', [name], (store, called) => store.executions.byName(called)),
  calling(
    'executions.list',
    [
      fc.record({
        machine: orNothing(machine),
        status: orNothing(executionStatus),
        openAfter: orNothing(time),
        after: orNothing(fc.record({ started: time, id })),
        limit,
      }),
    ],
    (store, query) => store.executions.list(query),
  ),
  calling('executions.nextDue', [], (store) => store.executions.nextDue()),
  calling('executions.remove', [id], (store, one) => store.executions.remove(one)),
  calling('executions.countTransition', [id], (store, one) => store.executions.countTransition(one)),
  calling(
    'executions.close',
    [id, fc.record({ status: closed, output: orNothing(sentence), error: orNothing(sentence) }), time],
    (store, one, ending, at) => store.executions.close(one, ending, at),
  ),
  calling('executions.redrive', [id, time, orNull(time), orNull(name)], (store, one, at, due, token) =>
    store.executions.redrive(one, at, due, token),
  ),
  calling('executions.totalTransitions', [id], (store, one) => store.executions.totalTransitions(one)),

  calling('frames.add', [id, orNull(id), time, placed, data], (store, execution, parent, slot, at, held) =>
    store.frames.add({ execution, parent, slot, ...at, data: held }),
  ),
  calling('frames.save', [id, placed, data], (store, one, at, held) => {
    const frame = store.frames.byId(one);
    if (frame) store.frames.save({ ...frame, ...at, data: held });
  }),
  calling('frames.byId, and changes what it got', [id, time], (store, one, attempt) => {
    const frame = store.frames.byId(one);
    if (frame) frame.data.attempt = attempt;
  }),
  calling('frames.main', [id], (store, execution) => store.frames.main(execution)),
  calling('frames.ofExecution', [id], (store, execution) => store.frames.ofExecution(execution)),
  calling('frames.inside', [id], (store, parent) => store.frames.inside(parent)),
  calling('frames.firstInside', [id, frameStatus, limit], (store, parent, status, most) =>
    store.frames.firstInside(parent, status, most),
  ),
  calling('frames.tally', [id], (store, parent) => store.frames.tally(parent)),
  calling('frames.awaitingExecution', [id], (store, child) => store.frames.awaitingExecution(child)),
  calling('frames.invoking', [], (store) => store.frames.invoking()),
  calling('frames.nextDue', [], (store) => store.frames.nextDue()),
  calling('frames.removeInside', [id], (store, parent) => store.frames.removeInside(parent)),
  calling('frames.removeAll', [id], (store, execution) => store.frames.removeAll(execution)),

  calling('history.add', [id, time, time, name, json], (store, execution, previous, at, type, detail) =>
    store.history.add(execution, previous, at, type, { detail }),
  ),
  calling('history.length', [id], (store, execution) => store.history.length(execution)),
  calling(
    'history.list',
    [fc.record({ execution: id, after: orNothing(time), limit, newestFirst: fc.boolean() })],
    (store, query) => store.history.list(query),
  ),
  calling('history.removeAll', [id], (store, execution) => store.history.removeAll(execution)),
);

const transactions: fc.Arbitrary<readonly Transaction[]> = fc.array(
  fc.record({
    calls: fc.array(calls, { minLength: 10, maxLength: 60, size: 'max' }),
    fails: fc.nat(3).map((drawn) => drawn === 0),
  }),
  { minLength: 2, maxLength: 6, size: 'max' },
);

const everything = (store: Store) => ({
  executions: store.executions.list({ limit: 100 }),
  frames: [1, 2, 3, 4].map((execution) => store.frames.ofExecution(execution)),
  history: [1, 2, 3, 4].map((execution) => store.history.list({ execution, limit: 1_000 })),
});

/** What every call answered, or that it threw, and what the store held after each transaction. */
async function told(store: Store, asked: readonly Transaction[]): Promise<readonly unknown[]> {
  const heard: unknown[] = [];
  const given = ({ on }: Call) => {
    try {
      return on(store);
    } catch {
      return 'thrown';
    }
  };
  for (const { calls: made, fails } of asked) {
    const work = async () => {
      for (const call of made) heard.push({ [call.says]: given(call) });
      if (fails) throw new Error('the turn fails');
    };
    await store.transaction(work).catch(({ message }: Error) => heard.push(message));
    heard.push(everything(store));
  }
  return heard;
}

describe('the engine store of the simulator', () => {
  it('answers every call as SQLite does, and takes back what a failed transaction wrote', async () => {
    await fc.assert(
      fc.asyncProperty(transactions, async (asked) => {
        const real = openStore(':memory:');
        const expected = await told(real, asked);
        real.close();
        expect(await told(memoryStore(), asked)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('keeps a secret under its name, and a definition under its digest', () => {
    const store = memoryStore();
    expect(store.secret('tokens')).toHaveLength(32);
    expect(store.secret('tokens')).toEqual(store.secret('tokens'));
    expect(store.secret('others')).not.toEqual(store.secret('tokens'));
    expect(store.keepDefinition(asl)).toBe(openStore(':memory:').keepDefinition(asl));
    expect(store.definition(store.keepDefinition(asl))).toBe(asl);
    expect(() => store.definition('none')).toThrow('there is no definition none');
  });
});
