import { expect, test } from 'vitest';
import { asks, functionArn, json, machineArn, only, stage, start as begun } from './stage.ts';

const starts = (resource: string, more: object = {}) => ({
  Type: 'Task',
  Resource: `arn:aws:states:::states:${resource}`,
  Arguments: {
    StateMachineArn: machineArn('child'),
    Name: 'the-child',
    Input: { n: '{% $states.input.n %}' },
  },
  ...more,
});
const waitAndAdd = only({ Type: 'Wait', Seconds: 60, Output: { sum: '{% $states.input.n + 1 %}' } });
const childArn = 'arn:aws:states:eu-central-1:123456789012:execution:child:the-child';

test('startExecution.sync:2 waits for the child, and its result is the child with its output parsed', async () => {
  const { clock, load, start, ended } = stage();
  load({ story: only(starts('startExecution.sync:2')), child: waitAndAdd });
  const arn = await start({ n: 1 });
  await clock.advance(59_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await ended(arn)).output).toEqual({
    ExecutionArn: childArn,
    Input: { n: 1 },
    InputDetails: { Included: true },
    Name: 'the-child',
    Output: { sum: 2 },
    OutputDetails: { Included: true },
    StartDate: begun,
    StateMachineArn: machineArn('child'),
    Status: 'SUCCEEDED',
    StopDate: begun + 60_000,
  });
});

test('startExecution only starts', async () => {
  const { load, play, ended, events } = stage();
  load({ story: only(starts('startExecution')), child: waitAndAdd });
  const { output, executionArn } = await play({ n: 1 });
  expect(output).toEqual({ ExecutionArn: childArn, StartDate: begun });
  expect((await ended(childArn)).status).toBe('RUNNING');
  expect((await events(executionArn)).slice(2, 5)).toMatchObject([
    { type: 'TaskScheduled' },
    { type: 'TaskStarted' },
    {
      type: 'TaskSucceeded',
      taskSucceededEventDetails: {
        resource: 'startExecution',
        resourceType: 'states',
        output: JSON.stringify(output),
      },
    },
  ]);
});

test('the events of a nested execution are those of Step Functions', async () => {
  const { clock, load, start, events } = stage();
  load({ story: only(starts('startExecution.sync:2')), child: waitAndAdd });
  const arn = await start({ n: 1 });
  await clock.advance(60_000);
  const resource = { resource: 'startExecution.sync:2', resourceType: 'states' };
  expect((await events(arn)).slice(2, 6)).toMatchObject([
    { type: 'TaskScheduled', taskScheduledEventDetails: resource },
    { type: 'TaskStarted', taskStartedEventDetails: resource },
    { type: 'TaskSubmitted', taskSubmittedEventDetails: resource },
    { type: 'TaskSucceeded', taskSucceededEventDetails: resource },
  ]);
});

test('a child that ends at once ends the wait at once', async () => {
  const { load, play } = stage();
  load({
    story: only(starts('startExecution.sync:2', { Output: '{% $states.result.Output %}' })),
    child: only({ Type: 'Pass', Output: 'done' }),
  });
  expect((await play({ n: 1 })).output).toBe('done');
});

test('a child without a name gets one, and without an input an empty object', async () => {
  const { load, play } = stage();
  const Arguments = { StateMachineArn: machineArn('child') };
  load({
    story: only({
      ...starts('startExecution.sync:2'),
      Arguments,
      Output: '{% [$states.result.Name, $states.result.Input] %}',
    }),
    child: only({ Type: 'Pass' }),
  });
  expect((await play()).output).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), {}]);
});

test('an Input that is a text is the JSON text of the input', async () => {
  const { load, play } = stage();
  const Arguments = { StateMachineArn: machineArn('child'), Input: '{% $string({ "n": 5 }) %}' };
  load({
    story: only({ ...starts('startExecution.sync:2'), Arguments, Output: '{% $states.result.Output %}' }),
    child: only({ Type: 'Pass', Output: '{% $states.input.n %}' }),
  });
  expect((await play()).output).toBe(5);
});

test('a failed child fails the task with States.TaskFailed and the child as its cause', async () => {
  const { load, play } = stage();
  load({
    story: only(starts('startExecution.sync:2')),
    child: { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Own', Cause: 'words' } } },
  });
  const { error, cause = '' } = await play({ n: 1 });
  expect(error).toBe('States.TaskFailed');
  expect(json(cause)).toMatchObject({
    ExecutionArn: childArn,
    Status: 'FAILED',
    Error: 'Own',
    Cause: 'words',
    Input: { n: 1 },
  });
});

test.each([
  ['stopped', 'ABORTED'],
  ['out of time', 'TIMED_OUT'],
])('a child that is %s fails the task with States.TaskFailed too', async (way, status) => {
  const { clock, load, start, engine, call, ended } = stage();
  load({
    story: only(starts('startExecution.sync:2')),
    child: { TimeoutSeconds: 100, ...only({ Type: 'Wait', Seconds: 600 }) },
  });
  const arn = await start({ n: 1 });
  await engine.settled();
  if (way === 'stopped') await call('StopExecution', { executionArn: childArn });
  await clock.advance(100_000);
  const { error, cause = '' } = await ended(arn);
  expect(error).toBe('States.TaskFailed');
  expect(json(cause)).toMatchObject({ ExecutionArn: childArn, Status: status });
});

test('a child that cannot be started fails the task by AWS’s error name', async () => {
  const { load, start, play, engine, events } = stage();
  load({ story: only(starts('startExecution')), child: waitAndAdd });
  await start({ n: 2 }, 'child', 'the-child');
  await engine.settled();
  const refused = await play({ n: 1 });
  const failure = {
    error: 'StepFunctions.ExecutionAlreadyExistsException',
    cause: `Execution Already Exists: '${childArn}'`,
  };
  expect(refused).toMatchObject(failure);
  expect((await events(refused.executionArn)).at(-2)).toMatchObject({
    type: 'TaskFailed',
    taskFailedEventDetails: { ...failure, resource: 'startExecution', resourceType: 'states' },
  });
  load({ story: only(starts('startExecution')) });
  expect((await play({ n: 1 })).error).toBe('StepFunctions.StateMachineDoesNotExistException');
});

test('stopping the parent aborts its children, and theirs', async () => {
  const tokens: string[] = [];
  const { load, start, engine, call, ended } = stage({
    handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) },
  });
  const grandchild = starts('startExecution.sync:2', {
    Arguments: { StateMachineArn: machineArn('grandchild'), Name: 'grand' },
  });
  load({
    story: only(starts('startExecution.sync:2')),
    child: only(grandchild),
    grandchild: only(asks('ask')),
  });
  const arn = await start({ n: 1 });
  await engine.settled();
  await call('StopExecution', { executionArn: arn, error: 'Stopped', cause: 'by hand' });
  expect(await ended(arn)).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
  expect((await ended(childArn)).status).toBe('ABORTED');
  expect((await ended(childArn.replace('child:the-child', 'grandchild:grand'))).status).toBe('ABORTED');
  await expect(call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' })).rejects.toThrow(
    'TaskTimedOut',
  );
});

test('stopping the parent leaves alone what it only started', async () => {
  const { clock, load, start, engine, call, ended } = stage();
  load({
    story: {
      StartAt: 'Start',
      States: {
        Start: starts('startExecution', { Next: 'Pause' }),
        Pause: { Type: 'Wait', Seconds: 600, End: true },
      },
    },
    child: waitAndAdd,
  });
  const arn = await start({ n: 1 });
  await engine.settled();
  await call('StopExecution', { executionArn: arn });
  await clock.advance(60_000);
  expect((await ended(childArn)).status).toBe('SUCCEEDED');
});

test('a task that waits for a child can time out; the child goes on, and nobody waits for it any more', async () => {
  const { clock, load, start, ended } = stage();
  const pause = { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 600, End: true } } };
  load({
    story: {
      StartAt: 'Nest',
      States: {
        Nest: starts('startExecution.sync:2', {
          TimeoutSeconds: 10,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Each' }],
          End: true,
        }),
        Each: { Type: 'Map', Items: [1], ItemProcessor: pause, End: true },
      },
    },
    child: waitAndAdd,
  });
  const arn = await start({ n: 1 });
  await clock.advance(60_000);
  expect((await ended(childArn)).status).toBe('SUCCEEDED');
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(550_000);
  expect((await ended(arn)).status).toBe('SUCCEEDED');
});

test('transitions are counted with those of the children', async () => {
  const { load, play, engine } = stage({ handlers: { f: () => 1 } });
  const call = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn('f') },
    End: true,
  };
  load({
    story: only(starts('startExecution.sync:2')),
    child: { StartAt: 'One', States: { One: { Type: 'Pass', Next: 'Two' }, Two: call } },
  });
  const { executionArn } = await play({ n: 1 });
  expect(engine.transitions(executionArn)).toBe(3);
  expect(engine.transitions(childArn)).toBe(2);
  expect(engine.transitions('arn:of:nobody')).toBe(0);
});
