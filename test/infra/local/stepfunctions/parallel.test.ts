import { expect, test } from 'vitest';
import { asks, calls, only, stage } from './stage.ts';

const parallel = (branches: Record<string, object>, more: object = {}) =>
  only({
    Type: 'Parallel',
    Branches: Object.entries(branches).map(([name, state]) => ({ StartAt: name, States: { [name]: state } })),
    ...more,
  });

test('every branch gets the input, and the outputs come back in the order of the branches', async () => {
  const { clock, load, start, ended } = stage();
  load({
    story: parallel({
      A: { Type: 'Wait', Seconds: 2, Output: '{% $states.input.n + 1 %}', End: true },
      B: { Type: 'Wait', Seconds: 1, Output: '{% $states.input.n + 2 %}', End: true },
    }),
  });
  const arn = await start({ n: 10 });
  await clock.advance(1_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await ended(arn)).output).toEqual([11, 12]);
});

test('Arguments make the input of the branches', async () => {
  const { load, play } = stage();
  load({
    story: parallel({ A: { Type: 'Pass', End: true } }, { Arguments: { m: '{% $states.input.n %}' } }),
  });
  expect((await play({ n: 1 })).output).toEqual([{ m: 1 }]);
});

test('a failed branch stops the others and fails the state with its own error', async () => {
  let called = 0;
  const { clock, load, start, events, ended } = stage({ handlers: { later: () => void (called += 1) } });
  load({
    story: parallel({
      Slow: { Type: 'Wait', Seconds: 60, End: true },
      Waiting: asks('later', { End: true }),
      Broken: { Type: 'Fail', Error: 'Broken' },
    }),
  });
  const arn = await start();
  await clock.advance(120_000);
  expect(await ended(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
  expect((await events(arn)).slice(-4).map(({ type }) => type)).toEqual([
    ...['WaitStateAborted', 'TaskStateAborted', 'ParallelStateFailed', 'ExecutionFailed'],
  ]);
  expect(called).toBe(1);
});

test('a retried Parallel may wait for as long as it takes', async () => {
  let attempts = 0;
  const { clock, load, start, ended } = stage({
    handlers: {
      once: () => {
        if ((attempts += 1) === 1) throw new Error('once');
      },
    },
  });
  load({
    story: parallel(
      { A: calls('once', { End: true }), B: { Type: 'Wait', Seconds: 3_600, End: true } },
      { Retry: [{ ErrorEquals: ['Error'] }] },
    ),
  });
  const arn = await start();
  await clock.advance(3_600_000);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1_000);
  expect((await ended(arn)).status).toBe('SUCCEEDED');
});

test('a retried Parallel runs all its branches again', async () => {
  const { clock, load, start, ended, events, engine } = stage();
  load({
    story: parallel(
      { A: { Type: 'Pass', End: true }, B: { Type: 'Fail', Error: 'Again' } },
      { Retry: [{ ErrorEquals: ['Again'], MaxAttempts: 1 }] },
    ),
  });
  const arn = await start();
  await clock.advance(1_000);
  expect((await ended(arn)).error).toBe('Again');
  expect((await events(arn)).map(({ type }) => type)).toEqual([
    ...['ExecutionStarted', 'ParallelStateEntered', 'ParallelStateStarted'],
    ...['PassStateEntered', 'PassStateExited', 'FailStateEntered'],
    ...['ParallelStateStarted', 'PassStateEntered', 'PassStateExited', 'FailStateEntered'],
    ...['ParallelStateFailed', 'ExecutionFailed'],
  ]);
  expect(engine.transitions(arn)).toBe(6);
});
