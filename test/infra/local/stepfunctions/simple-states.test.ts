import { expect, test } from 'vitest';
import { only, stage } from './stage.ts';

const choice = (more: object) => ({
  StartAt: 'Choose',
  States: {
    Choose: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Next: 'Many', Output: 'many', Assign: { size: 'large' } },
        { Condition: '{% $states.input.n > 1 %}', Next: 'Some' },
      ],
      ...more,
    },
    Many: { Type: 'Pass', Output: '{% [$states.input, $size] %}', End: true },
    Some: { Type: 'Pass', End: true },
    ...('Default' in more && {
      Otherwise: { Type: 'Pass', Output: '{% [$states.input, $size] %}', End: true },
    }),
  },
});

test('a Pass hands on its input, or its Output', async () => {
  const { load, play } = stage();
  load({
    plain: only({ Type: 'Pass' }),
    made: only({ Type: 'Pass', Output: { a: [1, '{% $states.input.b %}', null] } }),
  });
  expect((await play({ b: 2 }, 'plain')).output).toEqual({ b: 2 });
  expect((await play({ b: 2 }, 'made')).output).toEqual({ a: [1, 2, null] });
});

test('a Succeed ends the execution with its Output', async () => {
  const { load, play } = stage();
  load({
    story: { StartAt: 'Done', States: { Done: { Type: 'Succeed', Output: '{% $states.input.b %}' } } },
  });
  expect(await play({ b: 2 })).toMatchObject({ status: 'SUCCEEDED', output: 2 });
});

test('a Fail ends the execution with its error and cause, which may be expressions', async () => {
  const { load, play } = stage();
  const fail = { Type: 'Fail', Error: 'Broken', Cause: "{% 'because ' & $states.input.why %}" };
  load({
    story: { StartAt: 'No', States: { No: fail } },
    bare: { StartAt: 'No', States: { No: { Type: 'Fail' } } },
  });
  expect(await play({ why: 'of rain' })).toMatchObject({
    status: 'FAILED',
    error: 'Broken',
    cause: 'because of rain',
  });
  expect(await play({}, 'bare')).not.toHaveProperty('error');
});

test('the first rule of a Choice that holds decides, with its own Output and Assign', async () => {
  const { load, play } = stage();
  load({ story: choice({ Default: 'Otherwise', Assign: { size: 'small' } }) });
  expect((await play({ n: 11 })).output).toEqual(['many', 'large']);
  expect((await play({ n: 2 })).output).toEqual({ n: 2 });
});

test('the Output and Assign of the Choice itself belong to its Default', async () => {
  const { load, play } = stage();
  load({ story: choice({ Default: 'Otherwise', Output: 'few', Assign: { size: 'small' } }) });
  expect((await play({ n: 0 })).output).toEqual(['few', 'small']);
  expect((await play({ n: 2 })).output).toEqual({ n: 2 });
});

test('a Choice without a Default fails when no rule holds', async () => {
  const { load, play } = stage();
  load({ story: choice({}) });
  expect(await play({ n: 0 })).toMatchObject({ status: 'FAILED', error: 'States.NoChoiceMatched' });
});

test('a condition must be true or false', async () => {
  const { load, play } = stage();
  const rule = { Condition: '{% $states.input.n %}', Next: 'End' };
  load({
    story: { StartAt: 'C', States: { C: { Type: 'Choice', Choices: [rule] }, End: { Type: 'Succeed' } } },
  });
  expect(await play({ n: 1 })).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'C' (entered at the event id #2). The JSONata expression " +
      "'$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. " +
      "Expected 'boolean', but was 'number' for value: 1",
  });
});

test('an expression that finds nothing fails the state, where and how AWS says it', async () => {
  const { load, play, events } = stage();
  load({ story: only({ Type: 'Pass', Output: { result: '{% $states.input.nothing %}' } }) });
  const { error, cause, executionArn } = await play({});
  expect(error).toBe('States.QueryEvaluationError');
  expect(cause).toBe(
    "An error occurred while executing the state 'Only' (entered at the event id #2). The JSONata expression " +
      "'$states.input.nothing' specified for the field 'Output/result' returned nothing (undefined).",
  );
  expect((await events(executionArn)).slice(2)).toMatchObject([
    {
      type: 'EvaluationFailed',
      evaluationFailedEventDetails: { error, cause, location: 'Output/result', state: 'Only' },
    },
    { type: 'ExecutionFailed', previousEventId: 3 },
  ]);
});

test('an expression that throws, or answers what JSON cannot hold, fails the state', async () => {
  const { load, play } = stage();
  load({
    throwing: only({ Type: 'Pass', Output: "{% 'a' + 1 %}" }),
    lambda: only({ Type: 'Pass', Output: '{% [function($x) { $x }] %}' }),
    endless: only({ Type: 'Pass', Output: '{% 1 / 0 %}' }),
  });
  expect((await play({}, 'throwing')).cause).toContain(
    'threw an error during evaluation. T2001: The left side of the',
  );
  expect((await play({}, 'lambda')).cause).toContain('returned an unsupported result type.');
  expect((await play({}, 'endless')).cause).toContain('returned an unsupported result type.');
});

test('what JSONata leaves out of an object or an array stays out', async () => {
  const { load, play } = stage();
  const Output = [
    '{% { "a": $states.input.nothing, "b": [$states.input.nothing] } %}',
    '{% $states.input.list[] %}',
  ];
  load({ story: only({ Type: 'Pass', Output }) });
  expect((await play({ list: [1] })).output).toEqual([{ b: [] }, [1]]);
});

test('a text is an expression only between {% and %}', async () => {
  const { load, play } = stage();
  load({ story: only({ Type: 'Pass', Output: ['$states.input', ' {% 1 %}', '{%2%}'] }) });
  expect((await play({})).output).toEqual(['$states.input', ' {% 1 %}', 2]);
});
