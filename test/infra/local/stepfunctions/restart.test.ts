import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import {
  asks,
  calls,
  functionArn,
  machineArn,
  only,
  stage,
  start,
  type Handlers,
  type Stage,
} from './stage.ts';

let folder: string;
let copies: number;
let tokens: string[];
const ask = ({ token }: { token: string }) => void tokens.push(token);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepfunctions-'));
  copies = 0;
  tokens = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function open(handlers: Handlers, clockAt = start, name = 'first'): Stage {
  return stage({ database: join(folder, name), clock: virtualClock(clockAt), handlers });
}

/**
 * What a killed process leaves behind: the file and its log as they are at this instant, opened by a new engine
 * while the old one knows nothing of it.
 */
async function afterKill(
  before: Stage,
  machines: Record<string, object>,
  handlers: Handlers,
): Promise<Stage> {
  copies += 1;
  const name = `copy${copies}`;
  for (const part of ['', '-wal']) {
    if (existsSync(join(folder, `first${part}`)))
      copyFileSync(join(folder, `first${part}`), join(folder, name + part));
  }
  const after = open(handlers, before.clock.now(), name);
  after.load(machines);
  await after.engine.resume();
  return after;
}

test('an execution that waits for a person waits on after a kill, and its token is still good', async () => {
  const machines = { story: only(asks('ask', { TimeoutSeconds: 3600 })) };
  const before = open({ ask });
  before.load(machines);
  const arn = await before.start({ a: 1 });
  await before.engine.settled();
  const after = await afterKill(before, machines, { ask });
  expect((await after.ended(arn)).status).toBe('RUNNING');
  await after.call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '"yes"' });
  expect(await after.ended(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'yes' });
  expect(tokens).toHaveLength(1);
});

test('every timer is armed again, at its absolute time', async () => {
  const machines = {
    wait: only({ Type: 'Wait', Seconds: 100 }),
    timeout: only(asks('ask', { TimeoutSeconds: 100 })),
    whole: { TimeoutSeconds: 100, ...only(asks('ask')) },
  };
  const before = open({ ask });
  before.load(machines);
  const arns = [
    await before.start({}, 'wait'),
    await before.start({}, 'timeout'),
    await before.start({}, 'whole'),
  ];
  await before.clock.advance(60_000);
  const after = await afterKill(before, machines, { ask });
  await after.clock.advance(39_999);
  for (const arn of arns) expect((await after.ended(arn)).status).toBe('RUNNING');
  await after.clock.advance(1);
  const statuses = [];
  for (const arn of arns) statuses.push((await after.ended(arn)).status);
  expect(statuses).toEqual(['SUCCEEDED', 'FAILED', 'TIMED_OUT']);
});

test('what fell due while the process was down happens at once', async () => {
  const machines = { story: only({ Type: 'Wait', Seconds: 100 }) };
  const before = open({});
  before.load(machines);
  const arn = await before.start();
  await before.engine.settled();
  await before.engine.close();
  const after = open({}, start + 500_000);
  after.load(machines);
  await after.engine.resume();
  await after.clock.advance(0);
  expect((await after.ended(arn)).status).toBe('SUCCEEDED');
});

test('a Lambda call that was under way is made again, with the same payload', async () => {
  const seen: unknown[] = [];
  const machines = { story: only(calls('f')) };
  const never = (payload: unknown) => {
    seen.push(payload);
    return new Promise(() => undefined);
  };
  const before = open({ f: never });
  before.load(machines);
  const arn = await before.start({ n: 1 });
  const after = await afterKill(before, machines, { f: (payload: unknown) => void seen.push(payload) });
  await after.engine.settled();
  expect((await after.ended(arn)).status).toBe('SUCCEEDED');
  expect(seen).toEqual([{ n: 1 }, { n: 1 }]);
});

test('a call with a token that was under way is made again with the same token', async () => {
  const machines = { story: only(asks('ask')) };
  const never = (payload: { token: string }) => {
    ask(payload);
    return new Promise(() => undefined);
  };
  const before = open({ ask: never });
  before.load(machines);
  const arn = await before.start();
  const after = await afterKill(before, machines, { ask });
  await after.engine.settled();
  expect(tokens).toHaveLength(2);
  expect(tokens[0]).toBe(tokens[1]);
  await after.call('SendTaskSuccess', { taskToken: tokens[0] ?? '', output: '1' });
  expect((await after.ended(arn)).status).toBe('SUCCEEDED');
});

test('a Map, a child execution and a retry go on where they were', async () => {
  let failures = 1;
  const work = () => {
    if ((failures -= 1) >= 0) throw new Error('once');
    return 'worked';
  };
  const machines = {
    story: {
      StartAt: 'Each',
      States: {
        Each: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: {
            StartAt: 'Nest',
            States: {
              Nest: {
                Type: 'Task',
                Resource: 'arn:aws:states:::states:startExecution.sync:2',
                Arguments: { StateMachineArn: machineArn('child'), Input: { name: '{% $states.input %}' } },
                Output: '{% $states.result.Output %}',
                End: true,
              },
            },
          },
          End: true,
        },
      },
    },
    child: {
      StartAt: 'Work',
      States: {
        Work: {
          ...calls('work', { Retry: [{ ErrorEquals: ['Error'], IntervalSeconds: 30 }] }),
          Arguments: { FunctionName: functionArn('work') },
          Next: 'Pause',
        },
        Pause: {
          Type: 'Wait',
          Seconds: 30,
          Output: '{% $states.context.Execution.Input.name & "!" %}',
          End: true,
        },
      },
    },
  };
  const before = open({ work });
  before.load(machines);
  const arn = await before.start(['a', 'b']);
  await before.clock.advance(10_000);
  const middle = await afterKill(before, machines, { work });
  await middle.clock.advance(50_000);
  await middle.clock.advance(30_000);
  expect((await middle.ended(arn)).output).toEqual(['a!', 'b!']);
});

test('an execution keeps the definition it started with when another one is loaded after the restart', async () => {
  const version = (Output: string) => ({
    story: {
      StartAt: 'Pause',
      States: { Pause: { Type: 'Wait', Seconds: 10, Next: 'End' }, End: { Type: 'Pass', Output, End: true } },
    },
  });
  const before = open({});
  before.load(version('old'));
  const arn = await before.start();
  await before.engine.settled();
  const after = await afterKill(before, version('new'), {});
  await after.clock.advance(10_000);
  expect((await after.ended(arn)).output).toBe('old');
  expect((await after.play()).status).toBe('RUNNING');
});

test('killed during any of its calls, the execution ends the same', async () => {
  const machines = {
    story: {
      StartAt: 'Count',
      States: {
        Count: { Type: 'Pass', Assign: { n: 1 }, Next: 'Call' },
        Call: { ...calls('echo'), Assign: { n: '{% $n + 1 %}' }, Next: 'Pause' },
        Pause: { Type: 'Wait', Seconds: 60, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: {
            StartAt: 'Echo',
            States: { Echo: { ...calls('echo'), Output: '{% $states.result.Payload + $n %}', End: true } },
          },
          End: true,
        },
      },
    },
  };
  const outcomes = new Set<string>();
  const snapshots: (() => Promise<void>)[] = [];
  const handlers: Handlers = {
    echo: (payload: unknown) => {
      snapshots.push(checkFromHere());
      return payload;
    },
  };
  const before = open(handlers);
  before.load(machines);
  const arn = await before.start('x');

  function checkFromHere() {
    const copied = afterKill(before, machines, { echo: (payload: unknown) => payload });
    return async () => {
      const after = await copied;
      await after.clock.advance(120_000);
      const { status, output } = await after.ended(arn);
      outcomes.add(JSON.stringify([status, output]));
    };
  }

  await before.clock.advance(120_000);
  for (const check of snapshots) await check();
  expect(snapshots).toHaveLength(3);
  expect([...outcomes]).toEqual([JSON.stringify(['SUCCEEDED', [3, 4]])]);
});

test('a file of another version is refused, and not touched', () => {
  const file = join(folder, 'first');
  const database = new DatabaseSync(file);
  database.exec('PRAGMA user_version = 99');
  database.close();
  expect(() => open({})).toThrow('was written by another version (99, not 1)');
});

test('closing waits for the calls under way, and then nothing fires any more', async () => {
  let answer = (): void => undefined;
  const slow = () => new Promise<void>((resolve) => void (answer = resolve));
  const machines = {
    story: {
      StartAt: 'Call',
      States: { Call: calls('slow', { Next: 'Pause' }), Pause: { Type: 'Wait', Seconds: 60, End: true } },
    },
  };
  const before = open({ slow });
  before.load(machines);
  const arn = await before.start();
  const closed = before.engine.close();
  answer();
  await closed;
  await before.clock.advance(60_000);
  const after = open({}, start + 60_000);
  after.load(machines);
  expect((await after.events(arn)).at(-1)).toMatchObject({ type: 'WaitStateEntered' });
});
