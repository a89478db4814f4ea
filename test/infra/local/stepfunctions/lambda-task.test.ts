import { afterEach, expect, test, vi } from 'vitest';
import { movableClock } from '#infra/local/clock/movable-clock';
import { createEngine, type InvocationCaller } from '#infra/local/stepfunctions/engine';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import {
  calls,
  caller,
  functionArn,
  json,
  machineArn,
  namedError,
  only,
  role,
  stage,
  start,
} from './stage.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a function is called with its payload, and what it answers is the Payload of the result', async () => {
  const { load, play } = stage({ handlers: { double: (n: number) => ({ doubled: n * 2 }) } });
  load({ story: only(calls('double')) });
  expect((await play(21)).output).toMatchObject({
    ExecutedVersion: '$LATEST',
    Payload: { doubled: 42 },
    StatusCode: 200,
  });
});

test('a task without a Payload calls with an empty object, and one that answers nothing answers null', async () => {
  const seen: unknown[] = [];
  const { load, play } = stage({ handlers: { f: (payload: unknown) => void seen.push(payload) } });
  load({
    story: only(
      calls('f', { Arguments: { FunctionName: functionArn('f') }, Output: '{% $states.result.Payload %}' }),
    ),
  });
  expect((await play({ not: 'sent' })).output).toBe(null);
  expect(seen).toEqual([{}]);
});

test('the events of a task are those of Step Functions', async () => {
  const { load, play, events } = stage({ handlers: { f: () => 1 } });
  load({ story: only(calls('f', { TimeoutSeconds: 60 })) });
  const { executionArn } = await play({ a: 1 });
  const resource = { resource: 'invoke', resourceType: 'lambda' };
  expect(await events(executionArn)).toMatchObject([
    {
      id: 1,
      previousEventId: 0,
      type: 'ExecutionStarted',
      executionStartedEventDetails: { input: '{"a":1}', roleArn: role },
    },
    {
      id: 2,
      previousEventId: 0,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: { name: 'Only', input: '{"a":1}' },
    },
    {
      ...{ id: 3, previousEventId: 2, type: 'TaskScheduled' },
      taskScheduledEventDetails: {
        ...resource,
        region: 'eu-central-1',
        parameters: JSON.stringify({ FunctionName: functionArn('f'), Payload: { a: 1 } }),
        timeoutInSeconds: 60,
      },
    },
    { id: 4, previousEventId: 3, type: 'TaskStarted', taskStartedEventDetails: resource },
    { id: 5, previousEventId: 4, type: 'TaskSucceeded', taskSucceededEventDetails: resource },
    { id: 6, previousEventId: 5, type: 'TaskStateExited' },
    { id: 7, previousEventId: 6, type: 'ExecutionSucceeded' },
  ]);
});

test('a function’s error surfaces by its type, with a JSON cause', async () => {
  const broken = () => {
    throw namedError('OutOfPaper', 'tray 2');
  };
  const { load, play, events } = stage({ handlers: { broken } });
  load({ story: only(calls('broken')) });
  const { status, error, cause = '', executionArn } = await play();
  expect([status, error]).toEqual(['FAILED', 'OutOfPaper']);
  expect(json(cause)).toEqual({
    errorType: 'OutOfPaper',
    errorMessage: 'tray 2',
    trace: ['OutOfPaper: tray 2'],
  });
  expect(await events(executionArn)).toContainEqual(
    expect.objectContaining({
      type: 'TaskFailed',
      taskFailedEventDetails: { error, cause, resource: 'invoke', resourceType: 'lambda' },
    }),
  );
});

test('an error of the Lambda service keeps its name, with a sentence as its cause', async () => {
  const { load, play } = stage({
    handlers: {
      busy: () => {
        throw namedError('Lambda.TooManyRequestsException', 'Rate exceeded');
      },
    },
  });
  load({ story: only(calls('busy')) });
  expect(await play()).toMatchObject({ error: 'Lambda.TooManyRequestsException', cause: 'Rate exceeded' });
});

test('a call that could not be made is Lambda.SdkClientException', async () => {
  const engine = createEngine({
    clock: virtualClock(start),
    database: ':memory:',
    invoke: () => Promise.reject(new Error('connection refused')),
  });
  const definition = { QueryLanguage: 'JSONata', ...only(calls('f')) };
  engine.load([{ arn: machineArn(), roleArn: role, definition }]);
  const { executionArn } = await engine.start({ stateMachineArn: machineArn() });
  await engine.settled();
  const { body } = await engine.wire('AWSStepFunctions.DescribeExecution', { executionArn }, caller);
  expect(body).toMatchObject({
    status: 'FAILED',
    error: 'Lambda.SdkClientException',
    cause: 'connection refused',
  });
});

test('whoever calls the function learns on whose behalf', async () => {
  const callers: InvocationCaller[] = [];
  const engine = createEngine({
    clock: virtualClock(start),
    database: ':memory:',
    invoke: async (_function, _payload, by) => {
      callers.push(by);
      return { payload: null };
    },
  });
  engine.load([
    { arn: machineArn(), roleArn: role, definition: { QueryLanguage: 'JSONata', ...only(calls('f')) } },
  ]);
  const { executionArn } = await engine.start({ stateMachineArn: machineArn() });
  await engine.settled();
  expect(callers).toEqual([{ roleArn: role, executionArn }]);
});

test('a function cannot change what the definition holds', async () => {
  const seen: string[] = [];
  const meddling = (payload: { list: number[] }) => {
    seen.push(JSON.stringify(payload));
    payload.list.push(2);
  };
  const { load, play } = stage({ handlers: { meddling } });
  const given = { FunctionName: functionArn('meddling'), Payload: { list: [1] } };
  load({ story: only(calls('meddling', { Arguments: given })) });
  await play();
  await play();
  expect(seen).toEqual(['{"list":[1]}', '{"list":[1]}']);
});

test('a function that takes longer than TimeoutSeconds has timed out, and its answer comes too late', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  let answer = (_: string): void => undefined;
  const clock = movableClock({ offsetMs: 0, onOffset: () => undefined });
  const slow = () => new Promise<string>((resolve) => void (answer = resolve));
  const { load, start: begin, engine, ended, events } = stage({ clock, handlers: { slow } });
  load({ story: only(calls('slow', { TimeoutSeconds: 5 })) });
  const arn = await begin();
  await vi.advanceTimersByTimeAsync(4_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await vi.advanceTimersByTimeAsync(1);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  answer('at last');
  await engine.settled();
  expect((await events(arn)).map(({ type }) => type).slice(-3)).toEqual([
    'TaskStarted',
    'TaskTimedOut',
    'ExecutionFailed',
  ]);
});
