import { expect, test } from 'vitest';
import { asks, calls, namedError, only, stage } from './stage.ts';

const each = (states: object, more: object = {}) => ({
  Type: 'Map',
  ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Do', States: states },
  ...more,
});
const echo = { Do: { Type: 'Pass', End: true } };

test('every item is an input, and the outputs come back in the order of the items', async () => {
  const { load, play, clock, start, ended } = stage();
  load({
    plain: only(each(echo)),
    slow: only(each({ Do: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } })),
  });
  expect((await play([1, 'two', null], 'plain')).output).toEqual([1, 'two', null]);
  const arn = await start([3, 1, 2], 'slow');
  await clock.advance(3_000);
  expect((await ended(arn)).output).toEqual([3, 1, 2]);
});

test('Items may be an array with expressions, or an expression', async () => {
  const { load, play } = stage();
  load({
    listed: only(each(echo, { Items: [1, '{% $states.input.n %}'] })),
    found: only(each(echo, { Items: '{% $states.input.list %}' })),
  });
  expect((await play({ n: 2 }, 'listed')).output).toEqual([1, 2]);
  expect((await play({ list: [5, 6] }, 'found')).output).toEqual([5, 6]);
});

test('ItemSelector makes the input of each iteration', async () => {
  const { load, play } = stage();
  const ItemSelector = {
    item: '{% $states.context.Map.Item.Value %}',
    at: '{% $states.context.Map.Item.Index %}',
    all: '{% $states.input.name %}',
  };
  load({ story: only(each(echo, { Items: '{% $states.input.list %}', ItemSelector })) });
  expect((await play({ name: 'n', list: ['a', 'b'] })).output).toEqual([
    { item: 'a', at: 0, all: 'n' },
    { item: 'b', at: 1, all: 'n' },
  ]);
});

test('no items, no iterations', async () => {
  const { load, play, events } = stage();
  load({ story: only(each(echo)) });
  const { output, executionArn } = await play([]);
  expect(output).toEqual([]);
  expect((await events(executionArn)).map(({ type }) => type).slice(1)).toEqual([
    ...['MapStateEntered', 'MapStateStarted', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
  ]);
});

test.each([1, 'text', { a: 1 }, null])('items that are %o, not an array, fail the state', async (items) => {
  const { load, play } = stage();
  load({ asked: only(each(echo, { Items: '{% $states.input %}' })), given: only(each(echo)) });
  expect((await play(items, 'asked')).cause).toContain(
    "returned an unexpected result type. Expected 'array', but was",
  );
  expect((await play(items, 'given')).cause).toContain(
    `Map state input must be an array but was: ${JSON.stringify(items)}`,
  );
});

test('an ItemSelector that fails fails the Map before any iteration', async () => {
  const { load, play, events, call, engine, ended } = stage();
  const ItemSelector = '{% $states.context.Map.Item.Value.name %}';
  load({ story: only(each(echo, { ItemSelector })) });
  const { error, executionArn } = await play([{ name: 'a' }, {}]);
  expect(error).toBe('States.QueryEvaluationError');
  await call('RedriveExecution', { executionArn });
  await engine.settled();
  expect((await ended(executionArn)).status).toBe('FAILED');
  expect((await events(executionArn)).map(({ type }) => type)).not.toContain('MapIterationStarted');
});

test('no more iterations run at once than MaxConcurrency', async () => {
  const { load, start, engine, ended, call } = stage({
    handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  const tokens: string[] = [];
  load({
    story: only(
      each({ Do: asks('ask', { End: true }) }, { MaxConcurrency: '{% $count($states.input) - 1 %}' }),
    ),
  });
  const arn = await start(['a', 'b', 'c']);
  await engine.settled();
  expect(tokens).toHaveLength(2);
  await call('SendTaskSuccess', { taskToken: tokens[1] ?? '', output: '"second"' });
  await engine.settled();
  expect(tokens).toHaveLength(3);
  await call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '"first"' });
  await call('SendTaskSuccess', { taskToken: tokens[2] ?? '', output: '"third"' });
  expect((await ended(arn)).output).toEqual(['first', 'second', 'third']);
});

test('an inline Map never runs more than forty at once', async () => {
  let called = 0;
  const { load, start, engine } = stage({ handlers: { ask: () => void (called += 1) } });
  load({ story: only(each({ Do: asks('ask', { End: true }) })) });
  await start(Array.from({ length: 50 }, (_, i) => i));
  await engine.settled();
  expect(called).toBe(40);
});

test('a failed item fails the Map and stops the rest: none is started any more', async () => {
  const seen: unknown[] = [];
  const { load, play, events } = stage({
    handlers: {
      f: (n: number) => {
        seen.push(n);
        if (n === 2) throw namedError('Broken');
      },
    },
  });
  load({ story: only(each({ Do: calls('f', { End: true }) }, { MaxConcurrency: 1 })) });
  const { status, error, executionArn } = await play([1, 2, 3, 4]);
  expect([status, error]).toEqual(['FAILED', 'Broken']);
  expect(seen).toEqual([1, 2]);
  expect((await events(executionArn)).slice(-5)).toMatchObject([
    { type: 'TaskFailed' },
    { type: 'MapIterationFailed', mapIterationFailedEventDetails: { index: 1, name: 'Only' } },
    { type: 'TaskStateAborted' },
    { type: 'MapStateFailed' },
    { type: 'ExecutionFailed' },
  ]);
});

test('a failed item aborts those under way, and their tokens are closed', async () => {
  const tokens: string[] = [];
  const { load, start, engine, call, events, ended } = stage({
    handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  load({ story: only(each({ Do: asks('ask', { End: true }) })) });
  const arn = await start(['a', 'b', 'c']);
  await engine.settled();
  await call('SendTaskFailure', { taskToken: tokens[1] ?? '', error: 'No' });
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'No' });
  await expect(call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' })).rejects.toThrow(
    'TaskTimedOut',
  );
  expect((await events(arn)).slice(-8).map(({ type }) => type)).toEqual([
    'MapIterationFailed',
    ...['TaskStateAborted', 'MapIterationAborted', 'TaskStateAborted', 'MapIterationAborted'],
    ...['TaskStateAborted', 'MapStateFailed', 'ExecutionFailed'],
  ]);
});

test('a failed Map can be caught, and what it was doing is gone', async () => {
  const { load, play } = stage();
  const fail = { Do: { Type: 'Fail', Error: 'ItemFailed', Cause: 'why' } };
  load({
    story: {
      StartAt: 'Each',
      States: {
        Each: each(fail, {
          Items: [1, 2],
          Catch: [{ ErrorEquals: ['ItemFailed'], Next: 'Caught' }],
          Next: 'Caught',
        }),
        Caught: { Type: 'Pass', End: true },
      },
    },
  });
  expect((await play()).output).toEqual({ Error: 'ItemFailed', Cause: 'why' });
});

test('a retried Map runs all its items again', async () => {
  const seen: number[] = [];
  const { clock, load, start, ended, events } = stage({
    handlers: {
      f: (n: number) => {
        seen.push(n);
        if (seen.length === 2) throw namedError('Once');
        return n;
      },
    },
  });
  const state = calls('f', { Output: '{% $states.result.Payload %}', End: true });
  load({ story: only(each({ Do: state }, { MaxConcurrency: 1, Retry: [{ ErrorEquals: ['Once'] }] })) });
  const arn = await start([1, 2]);
  await clock.advance(1_000);
  expect(seen).toEqual([1, 2, 1, 2]);
  expect((await ended(arn)).output).toEqual([1, 2]);
  const types = (await events(arn)).map(({ type }) => type);
  expect(types.filter((type) => type === 'MapStateStarted')).toHaveLength(2);
  expect(types.filter((type) => ['MapStateEntered', 'MapStateFailed'].includes(type))).toEqual([
    'MapStateEntered',
  ]);
});

test('the limit of a Map does not hold for a Parallel after it', async () => {
  let called = 0;
  const { load, start, engine } = stage({ handlers: { ask: () => void (called += 1) } });
  const branch = (name: string) => ({ StartAt: name, States: { [name]: asks('ask', { End: true }) } });
  load({
    story: {
      StartAt: 'Each',
      States: {
        Each: each(echo, { Items: [1, 2], MaxConcurrency: 1, Next: 'Split' }),
        Split: { Type: 'Parallel', Branches: [branch('A'), branch('B')], End: true },
      },
    },
  });
  await start();
  await engine.settled();
  expect(called).toBe(2);
});

test('the events of a Map are those of Step Functions, each after what it follows', async () => {
  const { load, play, events } = stage();
  load({ story: only(each(echo, { MaxConcurrency: 1 })) });
  const { executionArn } = await play(['a', 'b']);
  const shown = (await events(executionArn)).map(({ id, previousEventId, type }) => [
    id,
    previousEventId,
    type,
  ]);
  expect(shown).toEqual([
    [1, 0, 'ExecutionStarted'],
    [2, 0, 'MapStateEntered'],
    [3, 2, 'MapStateStarted'],
    [4, 3, 'MapIterationStarted'],
    [5, 4, 'PassStateEntered'],
    [6, 5, 'PassStateExited'],
    [7, 6, 'MapIterationSucceeded'],
    [8, 6, 'MapIterationStarted'],
    [9, 8, 'PassStateEntered'],
    [10, 9, 'PassStateExited'],
    [11, 10, 'MapIterationSucceeded'],
    [12, 10, 'MapStateSucceeded'],
    [13, 10, 'MapStateExited'],
    [14, 13, 'ExecutionSucceeded'],
  ]);
});
