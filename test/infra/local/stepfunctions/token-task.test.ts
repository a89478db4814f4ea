import { beforeEach, expect, test } from 'vitest';
import { asks, namedError, only, stage, type Stage } from './stage.ts';

let tokens: string[];
let self: Stage;
const token = (index = -1) => tokens.at(index) ?? '';
const handlers = { ask: (payload: { token: string }) => void tokens.push(payload.token) };

interface Limited {
  readonly Payload?: string;
  readonly Next?: string;
}

beforeEach(() => {
  tokens = [];
  self = stage({ handlers });
});

const succeed = (taskToken: string, output = '"yes"') => self.call('SendTaskSuccess', { taskToken, output });

test('a task with a token waits until the token is answered; its output is the result', async () => {
  self.load({ story: only(asks('ask')) });
  const arn = await self.start();
  await self.clock.advance(365 * 24 * 60 * 60 * 1000 - 1);
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await succeed(token(), '{"approved":true}');
  expect(await self.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: { approved: true } });
});

test('the events of a token task are those of Step Functions', async () => {
  self.load({ story: only(asks('ask', { TimeoutSeconds: 600, HeartbeatSeconds: 60 })) });
  const arn = await self.start();
  await self.engine.settled();
  await succeed(token());
  const resource = { resource: 'invoke.waitForTaskToken', resourceType: 'lambda' };
  expect((await self.events(arn)).slice(2)).toMatchObject([
    {
      type: 'TaskScheduled',
      taskScheduledEventDetails: { ...resource, timeoutInSeconds: 600, heartbeatInSeconds: 60 },
    },
    { type: 'TaskStarted', taskStartedEventDetails: resource },
    { type: 'TaskSubmitted', taskSubmittedEventDetails: resource },
    { type: 'TaskSucceeded', taskSucceededEventDetails: { ...resource, output: '"yes"' } },
    { type: 'TaskStateExited', stateExitedEventDetails: { output: '"yes"' } },
    { type: 'ExecutionSucceeded' },
  ]);
});

test('SendTaskFailure fails the task with its error and cause', async () => {
  self.load({ story: only(asks('ask')) });
  const arn = await self.start();
  await self.engine.settled();
  await self.call('SendTaskFailure', { taskToken: token(), error: 'Refused', cause: 'not today' });
  expect(await self.ended(arn)).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'not today' });
});

test('a failure without a name can be caught, as one without a name', async () => {
  self.load({
    story: {
      StartAt: 'Ask',
      States: {
        Ask: asks('ask', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }], End: true }),
        Caught: { Type: 'Pass', End: true },
      },
    },
  });
  const arn = await self.start();
  await self.engine.settled();
  await self.call('SendTaskFailure', { taskToken: token() });
  expect((await self.ended(arn)).output).toEqual({ Error: null, Cause: null });
});

test('a token can be answered inside the handler that was given it', async () => {
  const inside = stage({
    handlers: {
      ask: async (payload: { token: string }) => {
        await inside.call('SendTaskSuccess', { taskToken: payload.token, output: '"already"' });
      },
    },
  });
  inside.load({ story: only(asks('ask')) });
  const { output, executionArn } = await inside.play();
  expect(output).toBe('already');
  expect((await inside.events(executionArn)).map(({ type }) => type)).not.toContain('TaskSubmitted');
});

test('a handler that fails fails the task, and its token is closed', async () => {
  const broken = stage({
    handlers: {
      ask: (payload: { token: string }) => {
        tokens.push(payload.token);
        throw namedError('NoPaper');
      },
    },
  });
  broken.load({ story: only(asks('ask')) });
  expect(await broken.play()).toMatchObject({ status: 'FAILED', error: 'NoPaper' });
  await expect(broken.call('SendTaskSuccess', { taskToken: token(), output: '1' })).rejects.toThrow(
    'TaskTimedOut',
  );
});

test('a token that was answered, or whose time is over, answers TaskTimedOut', async () => {
  self.load({ story: only(asks('ask', { TimeoutSeconds: 10 })) });
  await self.start({ first: true });
  await self.engine.settled();
  await succeed(token());
  await expect(succeed(token())).rejects.toThrow(
    "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'",
  );
  await self.start({ second: true });
  await self.clock.advance(10_000);
  for (const action of ['SendTaskFailure', 'SendTaskHeartbeat']) {
    await expect(self.call(action, { taskToken: token() })).rejects.toThrow('TaskTimedOut');
  }
});

test.each(['garbage', 'AAAA', Buffer.alloc(40).toString('base64url')])(
  'the token %s, which nobody issued, answers InvalidToken',
  async (taskToken) => {
    await expect(succeed(taskToken)).rejects.toThrow("InvalidToken: Invalid Token: 'Invalid token'");
  },
);

test('a token of another file is garbage', async () => {
  self.load({ story: only(asks('ask')) });
  await self.start();
  await self.engine.settled();
  const other = stage({ handlers });
  await expect(other.call('SendTaskHeartbeat', { taskToken: token() })).rejects.toThrow('InvalidToken');
});

test('every attempt and every entry has a token of its own, and the ones before are closed', async () => {
  self.load({
    story: {
      StartAt: 'Ask',
      States: {
        Ask: asks('ask', {
          TimeoutSeconds: 10,
          Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1, IntervalSeconds: 5 }],
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Once more' }],
          End: true,
        }),
        'Once more': { Type: 'Pass', Next: 'Ask' },
      },
    },
  });
  const arn = await self.start();
  await self.clock.advance(25_000);
  expect(new Set(tokens).size).toBe(3);
  await expect(succeed(token(0))).rejects.toThrow('TaskTimedOut');
  await expect(succeed(token(1))).rejects.toThrow('TaskTimedOut');
  await succeed(token(2));
  expect((await self.ended(arn)).status).toBe('SUCCEEDED');
});

test('an old token opens nothing that the same path waits for later', async () => {
  const inner = { StartAt: 'Pause', States: { Pause: { Type: 'Wait', Seconds: 60, End: true } } };
  self.load({
    story: {
      StartAt: 'Ask',
      States: {
        Ask: asks('ask', { Next: 'Each' }),
        Each: { Type: 'Map', Items: [1], ItemProcessor: inner, End: true },
      },
    },
  });
  const arn = await self.start();
  await self.engine.settled();
  await succeed(token());
  await expect(succeed(token())).rejects.toThrow('TaskTimedOut');
  expect((await self.ended(arn)).status).toBe('RUNNING');
});

test.each([
  ['a number', 10],
  ['an expression', '{% $states.input.limit %}'],
])('TimeoutSeconds as %s ends the wait', async (_, TimeoutSeconds) => {
  self.load({ story: only(asks('ask', { TimeoutSeconds })) });
  const arn = await self.start({ limit: 10 });
  await self.clock.advance(9_999);
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await self.clock.advance(1);
  expect(await self.ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect((await self.events(arn)).at(-2)).toMatchObject({
    type: 'TaskTimedOut',
    taskTimedOutEventDetails: {
      error: 'States.Timeout',
      resource: 'invoke.waitForTaskToken',
      resourceType: 'lambda',
    },
  });
});

test('a timeout is absolute: heartbeats do not extend it', async () => {
  self.load({ story: only(asks('ask', { TimeoutSeconds: 100, HeartbeatSeconds: 60 })) });
  const arn = await self.start();
  await self.clock.advance(59_000);
  await self.call('SendTaskHeartbeat', { taskToken: token() });
  await self.clock.advance(40_999);
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await self.clock.advance(1);
  expect((await self.ended(arn)).error).toBe('States.Timeout');
});

test('a heartbeat extends the heartbeat’s time, again and again', async () => {
  self.load({ story: only(asks('ask', { HeartbeatSeconds: '{% $states.input.beat %}' })) });
  const arn = await self.start({ beat: 60 });
  await self.engine.settled();
  for (let beats = 0; beats < 5; beats += 1) {
    await self.clock.advance(59_999);
    await self.call('SendTaskHeartbeat', { taskToken: token() });
  }
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await self.clock.advance(60_000);
  expect(await self.ended(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

const telling = (more: object) => ({
  StartAt: 'Ask',
  States: {
    Ask: asks('ask', {
      ...more,
      Catch: [
        { ErrorEquals: ['States.HeartbeatTimeout'], Next: 'Silent', Output: 'silent' },
        { ErrorEquals: ['States.Timeout'], Next: 'Silent', Output: 'late' },
      ],
      End: true,
    }),
    Silent: { Type: 'Pass', End: true },
  },
});

test('a missed heartbeat is caught as States.HeartbeatTimeout, a timeout is not', async () => {
  self.load({
    silent: telling({ HeartbeatSeconds: 5, TimeoutSeconds: 10 }),
    late: telling({ TimeoutSeconds: 10 }),
  });
  const silent = await self.start({}, 'silent');
  const late = await self.start({}, 'late');
  await self.clock.advance(10_000);
  expect((await self.ended(silent)).output).toBe('silent');
  expect((await self.ended(late)).output).toBe('late');
});

test('a missed heartbeat is reported as States.Timeout, and whoever names that retries and catches it', async () => {
  const Catch = [
    { ErrorEquals: ['States.TaskFailed'], Next: 'Silent', Output: 'failed' },
    { ErrorEquals: ['States.Timeout'], Next: 'Silent' },
  ];
  const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }];
  const machine = telling({ HeartbeatSeconds: 5 });
  self.load({
    story: { ...machine, States: { ...machine.States, Ask: { ...machine.States.Ask, Retry, Catch } } },
  });
  const arn = await self.start();
  await self.clock.advance(11_000);
  expect(tokens).toHaveLength(2);
  expect((await self.ended(arn)).output).toEqual({ Error: 'States.Timeout', Cause: '' });
});

test('each attempt has all its time again', async () => {
  const Retry = [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1, IntervalSeconds: 5 }];
  self.load({ story: only(asks('ask', { TimeoutSeconds: 10, Retry })) });
  const arn = await self.start();
  await self.clock.advance(24_999);
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await self.clock.advance(1);
  expect((await self.ended(arn)).status).toBe('FAILED');
});

test('a cause of 32,768 characters passes, one more does not, and the task goes on waiting', async () => {
  self.load({ story: only(asks('ask')) });
  const arn = await self.start();
  await self.engine.settled();
  const fail = (cause: string) => self.call('SendTaskFailure', { taskToken: token(), error: 'No', cause });
  await expect(fail('x'.repeat(32_769))).rejects.toThrow('ValidationException');
  expect((await self.ended(arn)).status).toBe('RUNNING');
  await fail('x'.repeat(32_768));
  expect((await self.ended(arn)).cause).toHaveLength(32_768);
});

test('a timeout in spite of heartbeats is not a missed heartbeat', async () => {
  self.load({ story: telling({ HeartbeatSeconds: 5, TimeoutSeconds: 8 }) });
  const arn = await self.start();
  await self.clock.advance(4_000);
  await self.call('SendTaskHeartbeat', { taskToken: token() });
  await self.clock.advance(4_000);
  expect((await self.ended(arn)).output).toBe('late');
});

test.each([
  ['answered', { Next: 'Patient' }],
  ['given up before it began', { Payload: '{% $states.input.nothing %}' }],
])(
  'the limits of a task that was %s do not hold for the next one',
  async (_, { Payload, ...more }: Limited) => {
    const limits = { TimeoutSeconds: 10, HeartbeatSeconds: 5 };
    const first = asks('ask', {
      ...limits,
      ...more,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Patient' }],
    });
    const Arguments = { ...first.Arguments, ...(Payload !== undefined && { Payload }) };
    self.load({
      story: {
        StartAt: 'Hurried',
        States: { Hurried: { Next: 'Patient', ...first, Arguments }, Patient: asks('ask', { End: true }) },
      },
    });
    const arn = await self.start();
    await self.engine.settled();
    if (Payload === undefined) await succeed(token());
    await self.clock.advance(24 * 60 * 60 * 1000);
    expect((await self.ended(arn)).status).toBe('RUNNING');
    await succeed(token());
    expect((await self.ended(arn)).status).toBe('SUCCEEDED');
  },
);

test('a heartbeat that is not below the timeout, found out only when evaluated, fails the state', async () => {
  self.load({ story: only(asks('ask', { TimeoutSeconds: 5, HeartbeatSeconds: '{% $states.input %}' })) });
  expect(await self.play(5)).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('an output that is not JSON is refused, and the task goes on waiting', async () => {
  self.load({ story: only(asks('ask')) });
  const arn = await self.start();
  await self.engine.settled();
  await expect(succeed(token(), '{no')).rejects.toThrow('InvalidOutput');
  expect((await self.ended(arn)).status).toBe('RUNNING');
});
