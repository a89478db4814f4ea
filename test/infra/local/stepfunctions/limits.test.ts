import { expect, test } from 'vitest';
import { asks, calls, functionArn, only, stage } from './stage.ts';

const limit = 262_144;
/** A text whose JSON, quotes included, has this many bytes. */
const ofBytes = (bytes: number) => 'é'.repeat((bytes - 2) / 2);
const tooLarge =
  "'lambda' returned a result with a size exceeding the maximum number of bytes service limit.";

test('a result of 256 KiB passes, one byte pair more is States.DataLimitExceeded', async () => {
  const tokens: string[] = [];
  const { load, start, engine, call, ended } = stage({
    handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  load({ story: only(asks('ask')) });
  const arn = await start();
  await engine.settled();
  await expect(
    call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: JSON.stringify(ofBytes(limit + 2)) }),
  ).rejects.toThrow('ValidationException');
  await call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: JSON.stringify(ofBytes(limit)) });
  expect((await ended(arn)).status).toBe('SUCCEEDED');
});

test('a function’s answer beyond the limit fails the task, which only its own name catches', async () => {
  const { load, play, events } = stage({ handlers: { large: () => ofBytes(limit) } });
  const machine = (error: string) => ({
    StartAt: 'Call',
    States: {
      Call: calls('large', { Catch: [{ ErrorEquals: [error], Next: 'Caught' }], Next: 'Caught' }),
      Caught: { Type: 'Pass', End: true },
    },
  });
  load({ all: machine('States.ALL'), named: machine('States.DataLimitExceeded') });
  expect(await play({}, 'all')).toMatchObject({
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
    cause: `The state/task ${tooLarge}`,
  });
  const { status, executionArn } = await play({}, 'named');
  expect(status).toBe('SUCCEEDED');
  expect((await events(executionArn)).map(({ type }) => type)).toContain('TaskFailed');
});

test('arguments, outputs and variables beyond the limit fail the state', async () => {
  const { load, play } = stage({ handlers: { f: () => 1 } });
  const doubled = '{% $states.input & $states.input %}';
  load({
    given: only(calls('f', { Arguments: { FunctionName: functionArn('f'), Payload: doubled } })),
    output: only({ Type: 'Pass', Output: doubled }),
    assigned: only({
      Type: 'Pass',
      Assign: { a: '{% $states.input %}', b: '{% $states.input %}' },
      Output: 1,
    }),
  });
  const half = 'x'.repeat(limit / 2);
  for (const machine of ['given', 'output', 'assigned']) {
    expect(await play(half, machine)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  }
});

test('the outputs of a Map together are one result', async () => {
  const { load, play } = stage();
  const large = { Type: 'Pass', Output: '{% $states.context.Execution.Input %}', End: true };
  load({
    story: only({ Type: 'Map', Items: [1, 2], ItemProcessor: { StartAt: 'L', States: { L: large } } }),
  });
  expect(await play('x'.repeat(limit / 2))).toMatchObject({ error: 'States.DataLimitExceeded' });
});

test('an input beyond the limit starts nothing', async () => {
  const { load, engine, call } = stage();
  load({ story: only({ Type: 'Pass' }) });
  const stateMachineArn = 'arn:aws:states:eu-central-1:123456789012:stateMachine:story';
  const input = JSON.stringify(ofBytes(limit + 2));
  await expect(call('StartExecution', { stateMachineArn, input })).rejects.toThrow('ValidationException');
  expect((await engine.executions()).items).toEqual([]);
});

test('a machine’s TimeoutSeconds end the execution, whatever it waits for', async () => {
  const { clock, load, start, ended, events } = stage({ handlers: { ask: () => 1 } });
  load({
    story: { TimeoutSeconds: 100, ...only(asks('ask', { Retry: [{ ErrorEquals: ['States.ALL'] }] })) },
  });
  const arn = await start();
  await clock.advance(99_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await ended(arn)).status).toBe('TIMED_OUT');
  expect((await events(arn)).at(-1)).toMatchObject({ type: 'ExecutionTimedOut' });
});

test('no execution runs longer than a year', async () => {
  const { clock, load, start, ended } = stage({ handlers: { ask: () => 1 } });
  load({ story: only(asks('ask')) });
  const arn = await start();
  await clock.advance(365 * 24 * 60 * 60 * 1000);
  expect((await ended(arn)).status).toBe('TIMED_OUT');
});

test('an endless loop ends when its history is full, at 25,000 events', async () => {
  const { load, play, call } = stage();
  load({
    story: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } },
  });
  const { status, error, cause, executionArn } = await play();
  expect([status, error]).toEqual(['FAILED', 'States.Runtime']);
  expect(cause).toBe('The execution reached the maximum number of history events (25000).');
  const { events } = await call('GetExecutionHistory', { executionArn, reverseOrder: true, maxResults: 1 });
  expect(events).toMatchObject([{ id: 25_000, type: 'ExecutionFailed' }]);
});
