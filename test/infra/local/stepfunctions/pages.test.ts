import { beforeEach, expect, test } from 'vitest';
import { executionPage } from '#infra/local/stepfunctions/pages/execution-page';
import { executionListPage } from '#infra/local/stepfunctions/pages/list-page';
import type { ExecutionView } from '#infra/local/stepfunctions/pages/view';
import { asks, calls, machineArn, namedError, only, stage, type Stage } from './stage.ts';

const home = '/_local/executions';
let tokens: string[];
let self: Stage;

beforeEach(() => {
  tokens = [];
  self = stage({
    handlers: {
      ask: ({ token }: { token: string }) => void tokens.push(token),
      broken: () => {
        throw namedError('Broken', '<b>bold</b>');
      },
    },
  });
  self.load({
    story: {
      Comment: 'Asks, then ends',
      StartAt: 'Prepare',
      States: {
        Prepare: { Type: 'Pass', Comment: 'Nothing yet', Assign: { n: 1 }, Next: 'Try' },
        Try: calls('broken', {
          Catch: [{ ErrorEquals: ['Broken'], Next: 'Wait for an answer' }],
          Next: 'Done',
        }),
        'Wait for an answer': asks('ask', { TimeoutSeconds: 3600, Next: 'Each' }),
        Each: {
          Type: 'Map',
          Items: [1],
          ItemProcessor: { StartAt: 'Inside', States: { Inside: { Type: 'Wait', Seconds: 60, End: true } } },
          Next: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    },
    parent: only({
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: machineArn(), Name: 'child' },
    }),
  });
});

async function view(name: string): Promise<ExecutionView> {
  const found = await self.engine.execution(name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

test('an execution tells its states in order, which one it stands in, and until when', async () => {
  await self.start({ a: 1 }, 'story', 'one');
  await self.clock.advance(1_000);
  const one = await view('one');
  expect(one).toMatchObject({
    name: 'one',
    machine: 'story',
    comment: 'Asks, then ends',
    status: 'RUNNING',
    standsIn: ['Wait for an answer'],
    startedAt: '2026-03-01T09:00:00.000Z',
    input: { a: 1 },
    transitions: 3,
  });
  expect(one.states).toEqual([
    {
      ...{
        name: 'Prepare',
        type: 'Pass',
        comment: 'Nothing yet',
        depth: 0,
        status: 'succeeded',
        timesEntered: 1,
      },
      enteredAt: '2026-03-01T09:00:00.000Z',
    },
    {
      ...{ name: 'Try', type: 'Task', depth: 0, status: 'caught error', timesEntered: 1 },
      enteredAt: '2026-03-01T09:00:00.000Z',
    },
    {
      ...{ name: 'Wait for an answer', type: 'Task', depth: 0, status: 'in progress', timesEntered: 1 },
      enteredAt: '2026-03-01T09:00:00.000Z',
      waitsUntil: '2026-03-01T10:00:00.000Z',
    },
    { name: 'Each', type: 'Map', depth: 0, status: 'not reached', timesEntered: 0 },
    { name: 'Inside', type: 'Wait', depth: 1, status: 'not reached', timesEntered: 0 },
    { name: 'Done', type: 'Succeed', depth: 0, status: 'not reached', timesEntered: 0 },
  ]);
});

test('inside a Map both the Map and the inner state are in progress', async () => {
  await self.start({}, 'story', 'one');
  await self.engine.settled();
  await self.call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' });
  expect((await view('one')).standsIn).toEqual(['Each', 'Inside']);
  await self.clock.advance(60_000);
  const done = await view('one');
  expect(done).toMatchObject({
    status: 'SUCCEEDED',
    standsIn: [],
    stoppedAt: '2026-03-01T09:01:00.000Z',
    output: [1],
  });
  expect(done.states.map(({ status }) => status)).toEqual([
    ...['succeeded', 'caught error', 'succeeded', 'succeeded', 'succeeded', 'succeeded'],
  ]);
});

test('a failed, a stopped and a timed out execution show where they ended', async () => {
  self.load({
    failing: only(calls('broken')),
    waiting: { TimeoutSeconds: 5, ...only({ Type: 'Wait', Seconds: 60 }) },
  });
  await self.start({}, 'failing', 'failed');
  await self.start({}, 'waiting', 'timed-out');
  await self.clock.advance(5_000);
  const arn = await self.start({}, 'waiting', 'stopped');
  await self.engine.settled();
  await self.call('StopExecution', { executionArn: arn });
  expect((await view('failed')).states[0]).toMatchObject({ status: 'failed' });
  expect(await view('failed')).toMatchObject({ error: 'Broken', standsIn: ['Only'] });
  expect((await view('timed-out')).states[0]).toMatchObject({ status: 'aborted' });
  expect((await view('stopped')).states[0]).toMatchObject({ status: 'aborted' });
});

test('every event belongs to a state, its JSON is parsed, and no token is shown', async () => {
  await self.start({ a: 1 }, 'story', 'one');
  await self.engine.settled();
  const { history } = await view('one');
  expect(history[0]).toEqual({
    id: 1,
    at: '2026-03-01T09:00:00.000Z',
    type: 'ExecutionStarted',
    detail: { input: { a: 1 }, roleArn: expect.any(String) },
  });
  expect(history[2]).toMatchObject({
    type: 'PassStateExited',
    state: 'Prepare',
    detail: { assignedVariables: { n: 1 } },
  });
  const scheduled = history.filter(({ type }) => type === 'TaskScheduled').at(-1);
  expect(scheduled).toMatchObject({
    state: 'Wait for an answer',
    detail: { parameters: { Payload: { token: '(task token)' } } },
  });
  expect(JSON.stringify(await view('one'))).not.toContain(tokens[0]);
});

test('a nested execution names the one that started it', async () => {
  await self.start({}, 'parent', 'father');
  await self.engine.settled();
  expect((await view('child')).startedBy).toBe('father');
  expect(executionPage(await view('child'), home).toString()).toContain(
    '<a href="/_local/executions/father">father</a>',
  );
});

test('an execution is found by its ARN too; nobody is found under a name nobody has', async () => {
  const arn = await self.start({}, 'story', 'one');
  expect((await self.engine.execution(arn))?.name).toBe('one');
  expect(await self.engine.execution('nobody')).toBeUndefined();
});

test('executions are listed newest first, by status, page by page', async () => {
  for (const name of ['a', 'b', 'c']) {
    await self.start({}, 'story', name);
    await self.clock.advance(1_000);
  }
  await self.call('StopExecution', { executionArn: (await view('b')).arn });
  const first = await self.engine.executions({ limit: 2 });
  expect(first.items.map(({ name, status }) => [name, status])).toEqual([
    ['c', 'RUNNING'],
    ['b', 'ABORTED'],
  ]);
  const second = await self.engine.executions({ limit: 2, cursor: first.cursor });
  expect(second.items.map(({ name }) => name)).toEqual(['a']);
  expect(second.cursor).toBeUndefined();
  const running = await self.engine.executions({ status: 'RUNNING' });
  expect(running.items.map(({ name }) => name)).toEqual(['c', 'a']);
});

test('the page of an execution marks the state it stands in, and needs no script', async () => {
  await self.start({ a: 1 }, 'story', 'one');
  await self.engine.settled();
  const page = executionPage(await view('one'), home).toString();
  expect(page).toMatch(/aria-current="step">\s*<strong>Wait for an answer<\/strong>/);
  expect(page.match(/aria-current="step"/g)).toHaveLength(1);
  expect(page).toContain(
    'goes on by itself at <time datetime="2026-03-01T10:00:00.000Z">2026-03-01 10:00:00 UTC</time>',
  );
  expect(page).toContain('TaskScheduled');
  expect(page).not.toContain('<script');
});

test('whatever a person or a function wrote is escaped', async () => {
  await self.start({ evil: '</pre><script>alert(1)</script>' }, 'story', "it's");
  await self.engine.settled();
  const page = executionPage(await view("it's"), home).toString();
  expect(page).not.toContain('<script');
  expect(page).not.toContain('<b>bold</b>');
  const list = executionListPage(await self.engine.executions(), home).toString();
  expect(list).toContain('/_local/executions/it&#39;s');
});

test('the list links each execution, and the older ones', async () => {
  for (const name of ['a', 'b']) await self.start({}, 'story', name);
  await self.engine.settled();
  const view = await self.engine.executions({ limit: 1, status: 'RUNNING' });
  const page = executionListPage(view, home).toString();
  expect(page).toContain('<a href="/_local/executions/b">b</a>');
  expect(page).toContain(`href="/_local/executions?status=RUNNING&amp;cursor=${view.cursor}"`);
  expect(page).toContain('Wait for an answer');
});

/** What a reader sees: the text without the markup, one thing after the other. */
function readAloud(page: { toString(): string }): string {
  const body = page.toString().replace(/^[^]*<body>/, '');
  const text = body.replaceAll(/<[^>]*>/g, ' ').replaceAll('&quot;', '"');
  return text.replaceAll(/\s+/g, ' ').trim();
}

test('the page of a failed execution reads from the facts to the last event', async () => {
  self.load({
    failing: {
      Comment: 'Fails',
      StartAt: 'Try',
      States: {
        Try: { Type: 'Pass', Comment: 'First', Next: 'Fall' },
        Fall: { Type: 'Fail', Error: 'E', Cause: 'C' },
      },
    },
  });
  await self.start({ n: 1 }, 'failing', 'one');
  await self.clock.advance(1_000);
  const { arn } = await view('one');
  await self.call('RedriveExecution', { executionArn: arn });
  await self.engine.settled();
  expect(readAloud(executionPage(await view('one'), home))).toBe(
    [
      'Local stack · Executions one FAILED failing — Fails',
      'Started 2026-03-01 09:00:00 UTC Stopped 2026-03-01 09:00:01 UTC Error E Cause C Redriven once',
      `State transitions 3 ARN ${arn}`,
      'States Try Pass ✓ succeeded First entered 2026-03-01 09:00:00 UTC',
      'Fall Fail ✗ failed entered 2026-03-01 09:00:00 UTC',
      'Input { "n": 1 }',
      'History # Time Event State Details',
      '1 2026-03-01 09:00:00 UTC ExecutionStarted show { "input": { "n": 1 },',
      '"roleArn": "arn:aws:iam::123456789012:role/machine" }',
      '2 2026-03-01 09:00:00 UTC PassStateEntered Try show { "name": "Try", "input": { "n": 1 } }',
      '3 2026-03-01 09:00:00 UTC PassStateExited Try show { "name": "Try", "output": { "n": 1 } }',
      '4 2026-03-01 09:00:00 UTC FailStateEntered Fall show { "name": "Fall", "input": { "n": 1 } }',
      '5 2026-03-01 09:00:00 UTC ExecutionFailed Fall show { "error": "E", "cause": "C" }',
      '6 2026-03-01 09:00:01 UTC ExecutionRedriven show { "redriveCount": 1 }',
      '7 2026-03-01 09:00:01 UTC ExecutionFailed Fall show { "error": "E", "cause": "C" }',
    ].join(' '),
  );
});

test('the page of an execution that came through shows its output, and how often a state was entered', async () => {
  const inner = { StartAt: 'In', States: { In: { Type: 'Pass', End: true } } };
  self.load({
    looping: {
      StartAt: 'Count',
      States: {
        Count: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Enough?' },
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.input = 3 %}', Next: 'Split' }],
          Default: 'Count',
        },
        Split: { Type: 'Parallel', Branches: [inner], End: true },
      },
    },
  });
  await self.start(0, 'looping', 'one');
  await self.engine.settled();
  const page = executionPage(await view('one'), home);
  const text = readAloud(page);
  expect(text).toContain('Count Pass ✓ succeeded · entered 3 times entered 2026-03-01');
  expect(text).toContain('Split Parallel ✓ succeeded entered 2026-03-01');
  expect(text).toContain('Output [ 3 ] History');
  expect(text).not.toMatch(/Redriven|Error|Cause/);
  expect(text).toMatch(/ParallelStateStarted Split \d/);
  expect(page.toString().match(/class="depth-\d/g)).toEqual([
    ...['class="depth-0', 'class="depth-0', 'class="depth-0', 'class="depth-1'],
  ]);
});

test('of several paths that wait, the page tells when the first goes on', async () => {
  const pause = {
    StartAt: 'Pause',
    States: { Pause: { Type: 'Wait', Seconds: '{% $states.input %}', End: true } },
  };
  self.load({ each: only({ Type: 'Map', ItemProcessor: pause }) });
  await self.start([90, 60], 'each', 'one');
  await self.engine.settled();
  expect((await view('one')).states[1]).toMatchObject({ waitsUntil: '2026-03-01T09:01:00.000Z' });
});

test('the last page of the list has no cursor, even when it is full', async () => {
  await self.start({}, 'story', 'a');
  expect((await self.engine.executions({ limit: 1 })).cursor).toBeUndefined();
  const list = readAloud(executionListPage(await self.engine.executions({ status: 'RUNNING' }), home));
  expect(list).toMatch(/^Local stack Executions: RUNNING all/);
});

test('an empty list says so', async () => {
  const list = readAloud(executionListPage(await self.engine.executions(), home));
  expect(list).toBe(
    'Local stack Executions all · RUNNING · SUCCEEDED · FAILED · TIMED_OUT · ABORTED There are none.',
  );
});
