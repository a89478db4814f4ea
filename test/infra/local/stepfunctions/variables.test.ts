import { expect, test } from 'vitest';
import { calls, functionArn, machineArn, only, role, stage } from './stage.ts';

const inner = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Pass', End: true } } });

test('a variable is there from the next state on', async () => {
  const { load, play } = stage();
  load({
    story: {
      StartAt: 'First',
      States: {
        First: { Type: 'Pass', Assign: { x: 1 }, Next: 'Second' },
        Second: { Type: 'Pass', Assign: { x: 2, y: '{% $x %}' }, Output: '{% $x %}', Next: 'Third' },
        Third: { Type: 'Pass', Output: '{% [$states.input, $x, $y] %}', End: true },
      },
    },
  });
  expect((await play()).output).toEqual([1, 2, 1]);
});

test('what a state assigns is shown in its exit event', async () => {
  const { load, play, events } = stage();
  load({ story: only({ Type: 'Pass', Assign: { x: { a: 1 }, y: 'text' } }) });
  const { executionArn } = await play();
  expect(await events(executionArn)).toContainEqual(
    expect.objectContaining({
      stateExitedEventDetails: expect.objectContaining({
        assignedVariables: { x: '{"a":1}', y: '"text"' },
        assignedVariablesDetails: { truncated: false },
      }),
    }),
  );
});

test('iterations see outer variables, and each keeps its own to itself', async () => {
  const { load, play } = stage();
  const iteration = {
    StartAt: 'Remember',
    States: {
      Remember: { Type: 'Pass', Assign: { own: '{% $states.input * $factor %}' }, Next: 'Answer' },
      Answer: { Type: 'Pass', Output: '{% $own %}', End: true },
    },
  };
  load({
    story: {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { factor: 10 }, Next: 'Each' },
        Each: { Type: 'Map', Items: [1, 2, 3], ItemProcessor: iteration, End: true },
      },
    },
  });
  expect((await play()).output).toEqual([10, 20, 30]);
});

test('branches see outer variables, two scopes deep', async () => {
  const { load, play } = stage();
  const inner = {
    StartAt: 'Sum',
    States: { Sum: { Type: 'Pass', Output: '{% $outer + $middle + $states.input %}', End: true } },
  };
  const branch = {
    StartAt: 'Middle',
    States: {
      Middle: { Type: 'Pass', Assign: { middle: 10 }, Next: 'Deep' },
      Deep: { Type: 'Map', Items: [1, 2], ItemProcessor: inner, End: true },
    },
  };
  load({
    story: {
      StartAt: 'Outer',
      States: {
        Outer: { Type: 'Pass', Assign: { outer: 100 }, Next: 'Split' },
        Split: { Type: 'Parallel', Branches: [branch], End: true },
      },
    },
  });
  expect((await play()).output).toEqual([[111, 112]]);
});

test('branches may assign the same name, each for itself', async () => {
  const { load, play } = stage();
  const branch = (n: number) => ({
    StartAt: `Set ${n}`,
    States: {
      [`Set ${n}`]: { Type: 'Pass', Assign: { own: n }, Next: `Tell ${n}` },
      [`Tell ${n}`]: { Type: 'Pass', Output: '{% $own %}', End: true },
    },
  });
  load({ story: only({ Type: 'Parallel', Branches: [branch(1), branch(2)] }) });
  expect((await play()).output).toEqual([1, 2]);
});

test.each([
  ['a Map', { Type: 'Map', Items: [1, 2], ItemProcessor: inner('In'), Next: 'Tell' }],
  ['a Parallel', { Type: 'Parallel', Branches: [inner('In')], Next: 'Tell' }],
])('%s assigns from its result', async (_, state) => {
  const { load, play } = stage();
  const Tell = { Type: 'Pass', Output: '{% $total %}', End: true };
  const All = { ...state, Assign: { total: '{% $count($states.result) %}' } };
  load({ story: { StartAt: 'All', States: { All, Tell } } });
  expect((await play()).output).toBe(state.Type === 'Map' ? 2 : 1);
});

test('a state that is caught assigns what its catcher says, not what it would have itself', async () => {
  const { load, play } = stage();
  const Call = {
    ...calls('nobody'),
    Assign: { came: 'through' },
    Catch: [{ ErrorEquals: ['States.ALL'], Assign: { caught: true }, Next: 'Tell' }],
    Next: 'Tell',
  };
  const Tell = { Type: 'Pass', Output: '{% [$exists($came), $caught] %}', End: true };
  load({ story: { StartAt: 'Call', States: { Call, Tell } } });
  expect((await play()).output).toEqual([false, true]);
});

test('the context object tells who, what, when and how often', async () => {
  const { clock, load, start, engine, ended } = stage({ handlers: { echo: (payload: unknown) => payload } });
  const echo = calls('echo', {
    Arguments: { FunctionName: functionArn('echo'), Payload: '{% $states.context %}' },
  });
  load({
    story: {
      StartAt: 'Later',
      States: {
        Later: { Type: 'Wait', Seconds: 5, Next: 'Tell' },
        Tell: { ...echo, Output: '{% [$states.context, $states.result.Payload] %}', End: true },
      },
    },
  });
  const arn = await start({ a: 1 }, 'story', 'someone');
  await clock.advance(5_000);
  const context = {
    Execution: {
      Id: arn,
      Input: { a: 1 },
      Name: 'someone',
      RoleArn: role,
      StartTime: '2026-03-01T09:00:00.000Z',
      RedriveCount: 0,
    },
    StateMachine: { Id: machineArn(), Name: 'story' },
    State: { Name: 'Tell', EnteredTime: '2026-03-01T09:00:05.000Z', RetryCount: 0 },
  };
  await engine.settled();
  expect((await ended(arn)).output).toEqual([context, context]);
});

test('inside an iteration the context tells the item, of the innermost Map', async () => {
  const { load, play } = stage();
  const tell = { Type: 'Pass', Output: '{% $states.context.Map.Item %}', End: true };
  const nested = {
    Type: 'Map',
    Items: '{% $states.input %}',
    ItemProcessor: { StartAt: 'Tell', States: { Tell: tell } },
    End: true,
  };
  load({
    story: only({
      Type: 'Map',
      Items: [['a', 'b']],
      ItemProcessor: { StartAt: 'Nested', States: { Nested: nested } },
    }),
  });
  expect((await play()).output).toEqual([
    [
      { Index: 0, Value: 'a' },
      { Index: 1, Value: 'b' },
    ],
  ]);
});

test('$states.input stays the state’s own input, in Output and Assign too', async () => {
  const { load, play } = stage({ handlers: { f: () => 'result' } });
  load({
    story: only(calls('f', { Output: '{% { "input": $states.input, "result": $states.result.Payload } %}' })),
  });
  expect((await play({ mine: true })).output).toEqual({ input: { mine: true }, result: 'result' });
});
