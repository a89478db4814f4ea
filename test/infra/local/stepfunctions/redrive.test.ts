import { expect, test } from 'vitest';
import { asks, calls, machineArn, namedError, only, stage } from './stage.ts';

const day = 24 * 60 * 60 * 1000;

/** A stage whose function `work` fails for the inputs in `broken`, and notes what it was called with. */
function workshop(...inputs: unknown[]) {
  const broken = new Set(inputs);
  const seen: unknown[] = [];
  const made = stage({
    handlers: {
      work: (input: unknown) => {
        seen.push(input);
        if (broken.has(input)) throw namedError('Broken');
        return input;
      },
    },
  });
  const redrive = async (executionArn: string, clientToken?: string) => {
    const request = { executionArn, ...(clientToken !== undefined && { clientToken }) };
    const { redriveDate } = await made.call('RedriveExecution', request);
    await made.engine.settled();
    return redriveDate;
  };
  return { ...made, broken, seen, redrive };
}

const work = (more: object) => calls('work', { Output: '{% $states.result.Payload %}', ...more });

test('a redriven execution goes on at the failed state, with the same input', async () => {
  const { load, play, ended, events, seen, broken, redrive, engine } = workshop('b');
  load({
    story: {
      StartAt: 'First',
      States: {
        First: work({ Arguments: work({}).Arguments, Output: 'b', Next: 'Second' }),
        Second: work({ Next: 'Third' }),
        Third: {
          Type: 'Pass',
          Output: '{% [$states.input, $states.context.Execution.RedriveCount] %}',
          End: true,
        },
      },
    },
  });
  const { executionArn, status } = await play('a');
  expect(status).toBe('FAILED');
  broken.clear();
  await redrive(executionArn);
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: ['b', 1] });
  expect(seen).toEqual(['a', 'b', 'b']);
  expect((await events(executionArn)).map(({ type }) => type).slice(10)).toEqual([
    ...[
      'ExecutionFailed',
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
    ],
    ...['PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'],
  ]);
  expect(engine.transitions(executionArn)).toBe(4);
});

test('the context tells when it was redriven last', async () => {
  const { clock, load, play, ended, broken, redrive } = workshop('a');
  const redriven =
    '{% $exists($states.context.Execution.RedriveTime) ? $states.context.Execution.RedriveTime %}';
  load({ story: only(work({ Output: redriven })) });
  const { executionArn } = await play('a');
  broken.clear();
  await clock.advance(day);
  await redrive(executionArn);
  expect((await ended(executionArn)).output).toBe('2026-03-02T09:00:00.000Z');
});

test('it tells that it was redriven, how often, and when', async () => {
  const { clock, load, play, call, redrive, broken } = workshop('a');
  load({ story: only(work({})) });
  const { executionArn } = await play('a');
  await clock.advance(day);
  const redriveDate = await redrive(executionArn);
  broken.clear();
  await redrive(executionArn);
  expect(await call('DescribeExecution', { executionArn })).toMatchObject({
    status: 'SUCCEEDED',
    redriveCount: 2,
    redriveDate,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  const { events } = await call('GetExecutionHistory', { executionArn });
  expect(events).toContainEqual(
    expect.objectContaining({
      type: 'ExecutionRedriven',
      executionRedrivenEventDetails: { redriveCount: 2 },
    }),
  );
});

test('retries count anew', async () => {
  const { clock, load, start, seen, broken, ended, redrive } = workshop('a');
  const Output = '{% $states.context.State.RetryCount %}';
  load({ story: only(work({ Output, Retry: [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }] })) });
  const arn = await start('a');
  await clock.advance(10_000);
  expect(seen).toHaveLength(2);
  await redrive(arn);
  await clock.advance(10_000);
  expect(seen).toHaveLength(4);
  broken.clear();
  await redrive(arn);
  expect((await ended(arn)).output).toBe(0);
});

test('the time of the machine starts anew', async () => {
  const { clock, load, start, ended, redrive } = workshop();
  load({ story: { TimeoutSeconds: 100, ...only({ Type: 'Wait', Seconds: 150 }) } });
  const arn = await start();
  await clock.advance(100_000);
  await redrive(arn);
  await clock.advance(99_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await ended(arn)).status).toBe('TIMED_OUT');
});

test('a stopped execution can be redriven: its task gets a new token, the old one stays closed', async () => {
  const tokens: string[] = [];
  const { load, start, engine, call, ended } = stage({
    handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  load({ story: only(asks('ask')) });
  const executionArn = await start();
  await engine.settled();
  await call('StopExecution', { executionArn });
  await call('RedriveExecution', { executionArn });
  await engine.settled();
  await expect(call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' })).rejects.toThrow(
    'TaskTimedOut',
  );
  await call('SendTaskSuccess', { taskToken: tokens[1] ?? '', output: '2' });
  expect((await ended(executionArn)).output).toBe(2);
});

test('of a failed Map only the unsuccessful items run again, those not started yet for the first time', async () => {
  const { load, play, ended, seen, broken, redrive } = workshop('c');
  const steps = { One: work({ Next: 'Two' }), Two: work({ End: true }) };
  load({ story: only({ Type: 'Map', MaxConcurrency: 2, ItemProcessor: { StartAt: 'One', States: steps } }) });
  const { executionArn } = await play(['a', 'b', 'c', 'd', 'e']);
  expect(seen.filter((input) => input === 'a')).toHaveLength(2);
  broken.clear();
  seen.splice(0);
  await redrive(executionArn);
  expect((await ended(executionArn)).output).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(seen).not.toContain('a');
  expect(seen.filter((input) => input === 'c')).toHaveLength(2);
  expect(seen.filter((input) => input === 'e')).toHaveLength(2);
});

test('what was inside a Map that was left by a Catch plays no part any more', async () => {
  const { load, play, ended, events, broken, redrive } = workshop('item', 'after');
  const each = {
    ...{
      Type: 'Map',
      Items: ['item'],
      ItemProcessor: { StartAt: 'One', States: { One: work({ End: true }) } },
    },
    ...{ Catch: [{ ErrorEquals: ['Broken'], Next: 'After', Output: 'after' }], Next: 'After' },
  };
  load({ story: { StartAt: 'Each', States: { Each: each, After: work({ End: true }) } } });
  const { executionArn, status } = await play();
  expect(status).toBe('FAILED');
  broken.clear();
  await redrive(executionArn);
  expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: 'after' });
  expect((await events(executionArn)).filter(({ type }) => type === 'MapIterationStarted')).toHaveLength(1);
});

test('of a failed Parallel only the unsuccessful branches run again', async () => {
  const { clock, load, start, ended, seen, broken, redrive } = workshop('b');
  const branch = (name: string, Seconds: number) => ({
    StartAt: name,
    States: {
      [name]: { Type: 'Wait', Seconds, Output: name, Next: `Work ${name}` },
      [`Work ${name}`]: work({ End: true }),
    },
  });
  load({ story: only({ Type: 'Parallel', Branches: [branch('a', 1), branch('b', 2)] }) });
  const executionArn = await start();
  await clock.advance(2_000);
  broken.clear();
  await redrive(executionArn);
  expect((await ended(executionArn)).output).toEqual(['a', 'b']);
  expect(seen).toEqual(['a', 'b', 'b']);
});

test('a Map that failed after all its items had succeeded runs all of them again', async () => {
  const { load, play, seen, redrive } = workshop();
  const items = { ItemProcessor: { StartAt: 'One', States: { One: work({ End: true }) } } };
  load({ story: only({ Type: 'Map', ...items, Output: '{% $states.result[9] %}' }) });
  const { executionArn, error } = await play(['a', 'b']);
  expect(error).toBe('States.QueryEvaluationError');
  await redrive(executionArn);
  expect(seen).toEqual(['a', 'b', 'a', 'b']);
});

test('the definition stays the one the execution started with', async () => {
  const { load, play, ended, broken, redrive } = workshop('a');
  const version = (output: string) => ({
    StartAt: 'Work',
    States: { Work: work({ Next: 'End' }), End: { Type: 'Pass', Output: output, End: true } },
  });
  load({ story: version('old') });
  const { executionArn } = await play('a');
  broken.clear();
  load({ story: version('new') });
  await redrive(executionArn);
  expect((await ended(executionArn)).output).toBe('old');
});

test('what runs or has succeeded cannot be redriven, nor what failed more than fourteen days ago', async () => {
  const { clock, load, start, play, redrive, engine } = workshop('a');
  load({ story: only(work({})), pause: only({ Type: 'Wait', Seconds: 10_000_000 }) });
  const running = await start({}, 'pause');
  await engine.settled();
  await expect(redrive(running)).rejects.toThrow(
    'ExecutionNotRedrivable: Execution is RUNNING and cannot be redriven',
  );
  await expect(redrive((await play('b')).executionArn)).rejects.toThrow('ExecutionNotRedrivable');
  const { executionArn } = await play('a');
  await clock.advance(14 * day);
  await redrive(executionArn);
  await clock.advance(14 * day + 1);
  await expect(redrive(executionArn)).rejects.toThrow('Execution redrivable period exceeded');
});

test('what started a year ago cannot be redriven, however late it failed', async () => {
  const { clock, load, start, engine, redrive, ended } = workshop();
  load({ story: { TimeoutSeconds: 364 * 24 * 60 * 60, ...only({ Type: 'Wait', Seconds: 99_999_999 }) } });
  const arn = await start();
  await engine.settled();
  await clock.advance(364 * day);
  await redrive(arn);
  await clock.advance(day);
  expect((await ended(arn)).status).toBe('TIMED_OUT');
  await expect(redrive(arn)).rejects.toThrow('Execution has exceeded the max execution time');
});

test('what has filled its history cannot be redriven', async () => {
  const { load, play, redrive } = workshop();
  const states = { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
  load({ story: { StartAt: 'A', States: states } });
  const { executionArn } = await play();
  await expect(redrive(executionArn)).rejects.toThrow('Execution history event limit exceeded');
});

test('the same client token redrives once', async () => {
  const { clock, load, play, seen, redrive } = workshop('a');
  load({ story: only(work({})) });
  const { executionArn } = await play('a');
  const first = await redrive(executionArn, 'token');
  await clock.advance(60_000);
  expect(await redrive(executionArn, 'token')).toBe(first);
  expect(seen).toHaveLength(2);
  await redrive(executionArn, 'another');
  expect(seen).toHaveLength(3);
});

test('a parent whose named child has failed fails again when it is redriven: the name is taken', async () => {
  const { load, play, ended, broken, redrive } = workshop('a');
  load({
    story: only({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: machineArn('child'), Name: 'child', Input: '{% $states.input %}' },
    }),
    child: only(
      work({ Arguments: { FunctionName: calls('work', {}).Arguments.FunctionName, Payload: 'a' } }),
    ),
  });
  const { executionArn, error } = await play({});
  expect(error).toBe('States.TaskFailed');
  broken.clear();
  await redrive(executionArn);
  expect(await ended(executionArn)).toMatchObject({
    status: 'FAILED',
    error: 'StepFunctions.ExecutionAlreadyExistsException',
  });
});

test('a child redriven by hand after its parent was stopped disturbs the redriven parent nowhere', async () => {
  const { clock, load, start, engine, call, ended } = stage();
  const pause = { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 600, End: true } } };
  load({
    story: {
      StartAt: 'Nest',
      States: {
        Nest: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Arguments: { StateMachineArn: machineArn('child'), Name: 'the-child' },
          Catch: [{ ErrorEquals: ['StepFunctions.ExecutionAlreadyExistsException'], Next: 'Each' }],
          End: true,
        },
        Each: { Type: 'Map', Items: [1], ItemProcessor: pause, End: true },
      },
    },
    child: only({ Type: 'Wait', Seconds: 60 }),
  });
  const parent = await start();
  await engine.settled();
  await call('StopExecution', { executionArn: parent });
  await call('RedriveExecution', { executionArn: parent });
  const child = 'arn:aws:states:eu-central-1:123456789012:execution:child:the-child';
  await call('RedriveExecution', { executionArn: child });
  await clock.advance(60_000);
  expect((await ended(child)).status).toBe('SUCCEEDED');
  expect((await ended(parent)).status).toBe('RUNNING');
  await clock.advance(540_000);
  expect((await ended(parent)).status).toBe('SUCCEEDED');
});
