import { expect, test } from 'vitest';
import { calls, namedError, stage } from './stage.ts';

const failing = (error: string) => ({
  handlers: {
    failing: () => {
      throw namedError(error, 'no luck');
    },
  },
});

const catching = (...Catch: object[]) => ({
  StartAt: 'Try',
  States: {
    Try: { ...calls('failing'), Catch, Next: 'Fine' },
    Fine: { Type: 'Succeed' },
    First: { Type: 'Pass', Output: '{% ["first", $states.input] %}', End: true },
    Second: { Type: 'Pass', Output: '{% ["second", $states.input] %}', End: true },
  },
});

test('the first catcher that names the error takes it', async () => {
  const { load, play } = stage(failing('B'));
  load({
    story: catching(
      { ErrorEquals: ['A'], Next: 'First', Output: 1 },
      { ErrorEquals: ['C', 'B'], Next: 'Second', Output: 2 },
      { ErrorEquals: ['States.ALL'], Next: 'First', Output: 3 },
    ),
  });
  expect((await play()).output).toEqual(['second', 2]);
});

test('without an Output the next state gets the error output', async () => {
  const { load, play } = stage(failing('A'));
  load({
    story: catching({ ErrorEquals: ['A'], Next: 'First' }, { ErrorEquals: ['States.ALL'], Next: 'Second' }),
  });
  const cause = JSON.stringify({ errorType: 'A', errorMessage: 'no luck', trace: ['A: no luck'] });
  expect((await play()).output).toEqual(['first', { Error: 'A', Cause: cause }]);
});

test('a catcher’s Output and Assign see the error, the input, and no result', async () => {
  const { load, play, events } = stage(failing('A'));
  const machine = catching({
    ErrorEquals: ['States.ALL'],
    Next: 'First',
    Assign: { wrong: '{% $states.errorOutput.Error %}' },
    Output: ['{% $states.input.n %}', '{% $states.errorOutput.Error %}'],
  });
  load({
    story: {
      ...machine,
      States: {
        Try: machine.States.Try,
        Fine: machine.States.Fine,
        First: { Type: 'Pass', Output: ['{% $wrong %}', '{% $states.input %}'], End: true },
      },
    },
  });
  const { output, executionArn } = await play({ n: 7 });
  expect(output).toEqual(['A', [7, 'A']]);
  expect((await events(executionArn)).map(({ type }) => type).slice(4, 7)).toEqual([
    'TaskFailed',
    'TaskStateExited',
    'PassStateEntered',
  ]);
});

test('an error no catcher names fails the execution', async () => {
  const { load, play } = stage(failing('Z'));
  load({ story: catching({ ErrorEquals: ['A'], Next: 'First' }, { ErrorEquals: ['B'], Next: 'Second' }) });
  expect(await play()).toMatchObject({ status: 'FAILED', error: 'Z' });
});

test('retries come before the catch', async () => {
  let attempts = 0;
  const { clock, load, start, ended } = stage({
    handlers: {
      failing: () => {
        attempts += 1;
        throw namedError('A');
      },
    },
  });
  const machine = catching(
    { ErrorEquals: ['A'], Next: 'First', Output: 0 },
    { ErrorEquals: ['B'], Next: 'Second' },
  );
  const Try = { ...machine.States.Try, Retry: [{ ErrorEquals: ['A'], MaxAttempts: 2 }] };
  load({ story: { ...machine, States: { ...machine.States, Try } } });
  const arn = await start();
  await clock.advance(10_000);
  expect((await ended(arn)).output).toEqual(['first', 0]);
  expect(attempts).toBe(3);
});

test('a failed expression in the task’s own fields can be caught', async () => {
  const { load, play } = stage({ handlers: { failing: () => 1 } });
  const caught = { ErrorEquals: ['States.QueryEvaluationError'], Next: 'First', Output: 'caught' };
  const machine = catching(caught, { ErrorEquals: ['B'], Next: 'Second' });
  const Try = { ...machine.States.Try, Output: '{% $states.result.nothing %}' };
  load({ story: { ...machine, States: { ...machine.States, Try } } });
  expect((await play()).output).toEqual(['first', 'caught']);
});

test('a failed expression in the catcher itself cannot', async () => {
  const { load, play } = stage(failing('A'));
  const broken = { ErrorEquals: ['A'], Next: 'First', Output: '{% $states.errorOutput.Nothing %}' };
  load({ story: catching(broken, { ErrorEquals: ['States.ALL'], Next: 'Second' }) });
  expect(await play()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('a Catch on a Fail inside a Parallel gets the error by its own name', async () => {
  const { load, play } = stage();
  const branch = { StartAt: 'No', States: { No: { Type: 'Fail', Error: 'Own', Cause: 'words' } } };
  load({
    story: {
      StartAt: 'Split',
      States: {
        Split: {
          Type: 'Parallel',
          Branches: [branch],
          Catch: [{ ErrorEquals: ['Own'], Next: 'Caught' }],
          Next: 'Caught',
        },
        Caught: { Type: 'Pass', End: true },
      },
    },
  });
  expect((await play()).output).toEqual({ Error: 'Own', Cause: 'words' });
});
