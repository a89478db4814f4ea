import { expect, test } from 'vitest';
import type { Retrier } from '#infra/local/stepfunctions/asl/definition';
import { isAmong, nextRetry } from '#infra/local/stepfunctions/run/retry';
import { calls, functionArn, namedError, only, stage, start } from './stage.ts';

/** Fails with the errors given, one call each, then answers how often it was called; notes when it was. */
function flaky(...errors: string[]) {
  const at: number[] = [];
  const left = [...errors];
  const { clock, ...rest } = stage({
    handlers: {
      flaky: () => {
        at.push((clock.now() - start) / 1000);
        const error = left.shift();
        if (error !== undefined) throw namedError(error);
        return at.length;
      },
    },
  });
  return { clock, at, ...rest };
}

const retrying = (...Retry: object[]) =>
  only(calls('flaky', { Retry, Output: '{% [$states.result.Payload, $states.context.State.RetryCount] %}' }));

test('a failure is tried again, three times unless told otherwise, after 1, 2 and 4 seconds', async () => {
  const { clock, load, start: begin, ended, at } = flaky('A', 'A', 'A', 'A');
  load({ story: retrying({ ErrorEquals: ['A'] }) });
  const arn = await begin();
  await clock.advance(60_000);
  expect(at).toEqual([0, 1, 3, 7]);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'A' });
});

test('the back-off grows by its rate from its interval up to the longest delay', async () => {
  const { clock, load, start: begin, ended, at } = flaky('A', 'A', 'A', 'A');
  const retrier = {
    ErrorEquals: ['A'],
    IntervalSeconds: 10,
    BackoffRate: 3,
    MaxAttempts: 4,
    MaxDelaySeconds: 60,
  };
  load({ story: retrying(retrier) });
  const arn = await begin();
  await clock.advance(1_000_000);
  expect(at).toEqual([0, 10, 40, 100, 160]);
  expect((await ended(arn)).output).toEqual([5, 4]);
});

test('the example of the States Language: four errors, waits of 1, 2 and 5 seconds, then the catcher', async () => {
  const { clock, load, start: begin, ended, at } = flaky('ErrorA', 'ErrorB', 'ErrorC', 'ErrorB');
  const X = calls('flaky', {
    Retry: [
      { ErrorEquals: ['ErrorA', 'ErrorB'], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
      { ErrorEquals: ['ErrorC'], IntervalSeconds: 5 },
    ],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Z', Output: '{% $states.errorOutput.Error %}' }],
    Next: 'Y',
  });
  load({ story: { StartAt: 'X', States: { X, Y: { Type: 'Fail' }, Z: { Type: 'Succeed' } } } });
  const arn = await begin();
  await clock.advance(60_000);
  expect(at).toEqual([0, 1, 3, 8]);
  expect((await ended(arn)).output).toBe('ErrorB');
});

test('full jitter waits for a random part of the back-off', () => {
  const retrier: Retrier = {
    ErrorEquals: ['A'],
    IntervalSeconds: 10,
    BackoffRate: 2,
    MaxAttempts: 3,
    JitterStrategy: 'FULL',
  };
  expect(nextRetry([retrier], [1], { error: 'A' }, () => 0.25)).toEqual({ index: 0, delayMs: 5_000 });
  expect(nextRetry([{ ...retrier, JitterStrategy: 'NONE' }], [1], { error: 'A' }, () => 0.25)?.delayMs).toBe(
    20_000,
  );
});

test('every retrier counts its own attempts', async () => {
  const { clock, load, start: begin, ended, at } = flaky('A', 'B', 'A', 'B');
  load({
    story: retrying(
      { ErrorEquals: ['A'], MaxAttempts: 1, BackoffRate: 1 },
      { ErrorEquals: ['B'], MaxAttempts: 2, BackoffRate: 1 },
    ),
  });
  const arn = await begin();
  await clock.advance(60_000);
  expect(at).toHaveLength(3);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'A' });
});

test('the first retrier that names the error is the one that counts: no attempts there means no retry', async () => {
  const { load, play, at } = flaky('A');
  load({ story: retrying({ ErrorEquals: ['A'], MaxAttempts: 0 }, { ErrorEquals: ['States.ALL'] }) });
  expect(await play()).toMatchObject({ status: 'FAILED', error: 'A' });
  expect(at).toEqual([0]);
});

test('a state entered anew has all its attempts again', async () => {
  const { clock, load, start: begin, ended } = flaky('A', 'ok', 'A', 'ok');
  load({
    story: {
      StartAt: 'One',
      States: {
        One: calls('flaky', {
          Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['ok'], Next: 'Again?' }],
          Next: 'Again?',
        }),
        'Again?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $millis() > 1772355601000 %}', Next: 'End' }],
          Default: 'One',
        },
        End: { Type: 'Succeed' },
      },
    },
  });
  const arn = await begin();
  await clock.advance(60_000);
  expect((await ended(arn)).status).toBe('SUCCEEDED');
});

test('the count of retries is that of the state, not of the path', async () => {
  const { clock, load, start: begin, ended } = flaky('A');
  const count = '{% $states.context.State.RetryCount %}';
  const One = calls('flaky', { Retry: [{ ErrorEquals: ['A'] }], Output: count, Next: 'Two' });
  const Two = calls('flaky', { Output: ['{% $states.input %}', count], End: true });
  load({ story: { StartAt: 'One', States: { One, Two } } });
  const arn = await begin();
  await clock.advance(1_000);
  expect((await ended(arn)).output).toEqual([1, 0]);
});

test('a retry enters no state again, but schedules the task again with its arguments evaluated anew', async () => {
  const { clock, load, start: begin, engine, events } = flaky('A');
  const counting = { FunctionName: functionArn('flaky'), Payload: '{% $states.context.State.RetryCount %}' };
  load({ story: only(calls('flaky', { Arguments: counting, Retry: [{ ErrorEquals: ['A'] }] })) });
  const arn = await begin();
  await clock.advance(1_000);
  const history = await events(arn);
  expect(history.map(({ type }) => type)).toEqual([
    ...['ExecutionStarted', 'TaskStateEntered', 'TaskScheduled', 'TaskStarted', 'TaskFailed'],
    ...['TaskScheduled', 'TaskStarted', 'TaskSucceeded', 'TaskStateExited', 'ExecutionSucceeded'],
  ]);
  const scheduled = history.filter(({ type }) => type === 'TaskScheduled');
  expect(scheduled.map(({ taskScheduledEventDetails }) => taskScheduledEventDetails)).toMatchObject(
    [0, 1].map((Payload) => ({
      parameters: JSON.stringify({ FunctionName: functionArn('flaky'), Payload }),
    })),
  );
  expect(engine.transitions(arn)).toBe(2);
});

test.each<[string, string[], Parameters<typeof isAmong>[1], boolean]>([
  ['a name takes itself', ['A'], { error: 'A' }, true],
  ['a name takes nothing else', ['A'], { error: 'AB' }, false],
  ['States.ALL takes any error', ['States.ALL'], { error: 'A' }, true],
  ['States.ALL takes an error without a name', ['States.ALL'], {}, true],
  ['States.ALL takes a timeout', ['States.ALL'], { error: 'States.Timeout' }, true],
  [
    'States.ALL does not take States.DataLimitExceeded',
    ['States.ALL'],
    { error: 'States.DataLimitExceeded' },
    false,
  ],
  [
    'States.DataLimitExceeded is taken by name',
    ['States.DataLimitExceeded'],
    { error: 'States.DataLimitExceeded' },
    true,
  ],
  ['States.ALL does not take States.Runtime', ['States.ALL'], { error: 'States.Runtime' }, false],
  ['States.Runtime is not even taken by name', ['States.Runtime'], { error: 'States.Runtime' }, false],
  ['States.TaskFailed takes any error', ['States.TaskFailed'], { error: 'A' }, true],
  ['States.TaskFailed does not take a timeout', ['States.TaskFailed'], { error: 'States.Timeout' }, false],
  [
    'States.TaskFailed does not take a missed heartbeat',
    ['States.TaskFailed'],
    { error: 'States.Timeout', heartbeat: true },
    false,
  ],
  [
    'States.TaskFailed does not take States.DataLimitExceeded',
    ['States.TaskFailed'],
    { error: 'States.DataLimitExceeded' },
    false,
  ],
  ['a name among several takes its own', ['A', 'B'], { error: 'B' }, true],
  [
    'States.Timeout takes a missed heartbeat',
    ['States.Timeout'],
    { error: 'States.Timeout', heartbeat: true },
    true,
  ],
  [
    'States.HeartbeatTimeout takes it too',
    ['States.HeartbeatTimeout'],
    { error: 'States.Timeout', heartbeat: true },
    true,
  ],
  [
    'States.HeartbeatTimeout takes no other timeout',
    ['States.HeartbeatTimeout'],
    { error: 'States.Timeout' },
    false,
  ],
])('%s', (_, names, failure, taken) => {
  expect(isAmong(names, failure)).toBe(taken);
});
