import { expect, test } from 'vitest';
import { DefinitionRefused } from '#infra/local/stepfunctions/asl/refused';
import { readMachines } from '#infra/local/template/machine-model';
import { loaded } from '../fixtures/template.ts';
import { asks, calls, functionArn, only, stage } from './stage.ts';

function problemsOf(definition: object): readonly string[] {
  try {
    stage().engine.load([{ arn: 'arn:m', roleArn: 'arn:r', definition }]);
  } catch (trouble) {
    if (trouble instanceof DefinitionRefused) return trouble.problems;
    throw trouble;
  }
  return [];
}

const problemsOfState = (state: object) => problemsOf({ QueryLanguage: 'JSONata', ...only(state) });
const inner = { StartAt: 'In', States: { In: { Type: 'Succeed' } } };
const map = { Type: 'Map', ItemProcessor: inner };

test('a definition in JSONPath, or silent about its language, is refused', () => {
  expect(problemsOf({ ...only({ Type: 'Pass' }) })).toEqual([
    '/QueryLanguage: only JSONata is supported, not undefined',
  ]);
  expect(problemsOf({ QueryLanguage: 'JSONPath', ...only({ Type: 'Pass' }) })).toEqual([
    '/QueryLanguage: only JSONata is supported, not "JSONPath"',
  ]);
  expect(problemsOfState({ Type: 'Pass', QueryLanguage: 'JSONPath' })).toEqual([
    '/States/Only/QueryLanguage: only JSONata is supported, not "JSONPath"',
  ]);
});

test.each([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
])('%s is refused by name, as JSONPath', (field) => {
  expect(problemsOfState(asks('f', { [field]: '$.x' }))).toEqual([
    `/States/Only/${field}: JSONPath is not supported, only JSONata`,
  ]);
});

test.each([
  ['Pass', 'Result'],
  ['Wait', 'SecondsPath'],
  ['Wait', 'TimestampPath'],
  ['Map', 'ItemsPath'],
  ['Map', 'MaxConcurrencyPath'],
])('a %s with %s is refused by name, as JSONPath', (type, field) => {
  const state = {
    ...(type === 'Map' ? map : { Type: type, ...(type === 'Wait' && { Seconds: 1 }) }),
    [field]: '$.x',
  };
  expect(problemsOfState(state)).toEqual([`/States/Only/${field}: JSONPath is not supported, only JSONata`]);
});

test.each(['ErrorPath', 'CausePath'])('a Fail with %s is refused by name, as JSONPath', (field) => {
  expect(
    problemsOf({ QueryLanguage: 'JSONata', StartAt: 'F', States: { F: { Type: 'Fail', [field]: '$.x' } } }),
  ).toEqual([`/States/F/${field}: JSONPath is not supported, only JSONata`]);
});

test.each([
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'Label',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
])('a Map with %s is refused by name, as distributed', (field) => {
  expect(problemsOfState({ ...map, [field]: 1 })).toEqual([
    `/States/Only/${field}: distributed Map is not supported`,
  ]);
});

test('a distributed Map and the old Iterator are refused', () => {
  const distributed = { ...inner, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } };
  expect(problemsOfState({ ...map, ItemProcessor: distributed })).toEqual([
    '/States/Only/ItemProcessor/ProcessorConfig/Mode: only INLINE is supported, not "DISTRIBUTED"',
    '/States/Only/ItemProcessor/ProcessorConfig/ExecutionType: distributed Map is not supported',
  ]);
  expect(problemsOfState({ ...map, Iterator: inner })).toEqual([
    '/States/Only/Iterator: is called ItemProcessor now',
  ]);
});

test.each([
  'arn:aws:states:::lambda:invoke.sync',
  'arn:aws:states:::states:startExecution.sync',
  'arn:aws:states:::states:startExecution.waitForTaskToken',
  'arn:aws:states:::sqs:sendMessage',
  'arn:aws:states:::http:invoke',
  'arn:aws:states:::ecs:runTask.sync',
  'arn:aws:states:::aws-sdk:dynamodb:getItem',
  'arn:aws:states:eu-central-1:123456789012:activity:some',
  'arn:aws:lambda:eu-central-1:123456789012:function:direct',
])('the integration %s is refused by name', (resource) => {
  expect(problemsOfState(calls('f', { Resource: resource }))).toEqual([
    `/States/Only/Resource: only lambda:invoke, lambda:invoke.waitForTaskToken, states:startExecution and ` +
      `states:startExecution.sync:2 are supported, not "${resource}"`,
  ]);
});

test('a heartbeat where nothing can send one, and a task in another account, are refused', () => {
  expect(problemsOfState(calls('f', { HeartbeatSeconds: 5 }))).toEqual([
    '/States/Only/HeartbeatSeconds: only a .waitForTaskToken task can send a heartbeat',
  ]);
  expect(problemsOfState(calls('f', { Credentials: { RoleArn: 'arn' } }))).toEqual([
    '/States/Only/Credentials: tasks in another account are not supported',
  ]);
});

test.each(['InvocationType', 'LogType', 'ClientContext', 'Qualifier'])(
  '%s of a Lambda call is refused by name',
  (field) => {
    const Arguments = { FunctionName: functionArn('f'), [field]: 'x' };
    expect(problemsOfState(calls('f', { Arguments }))).toEqual([
      `/States/Only/Arguments/${field}: unknown field`,
    ]);
  },
);

test('TraceHeader of a started execution is refused by name', () => {
  const Arguments = { StateMachineArn: 'arn', TraceHeader: 'x' };
  expect(
    problemsOfState(calls('f', { Resource: 'arn:aws:states:::states:startExecution', Arguments })),
  ).toEqual(['/States/Only/Arguments/TraceHeader: unknown field']);
});

test('an expression in place of all arguments is refused: what is called must be known beforehand', () => {
  expect(problemsOfState(calls('f', { Arguments: '{% $states.input %}' }))).toEqual([
    expect.stringMatching(/^\/States\/Only\/Arguments: /),
  ]);
});

test.each([
  ['Retry/0/IntervalSeconds', { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 0 }] }],
  ['Retry/0/IntervalSeconds', { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 100_000_000 }] }],
  ['Retry/0/MaxAttempts', { Retry: [{ ErrorEquals: ['A'], MaxAttempts: -1 }] }],
  ['Retry/0/MaxAttempts', { Retry: [{ ErrorEquals: ['A'], MaxAttempts: 100_000_000 }] }],
  ['Retry/0/BackoffRate', { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.9 }] }],
  ['Retry/0/MaxDelaySeconds', { Retry: [{ ErrorEquals: ['A'], MaxDelaySeconds: 31_622_401 }] }],
  ['Retry/0/JitterStrategy', { Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'HALF' }] }],
  ['Retry/0/ErrorEquals', { Retry: [{ ErrorEquals: [] }] }],
  ['Catch/0/ErrorEquals', { Catch: [{ ErrorEquals: [], Next: 'Only' }] }],
  ['TimeoutSeconds', { TimeoutSeconds: 0 }],
  ['TimeoutSeconds', { TimeoutSeconds: 100_000_000 }],
  ['HeartbeatSeconds', { HeartbeatSeconds: 0 }],
])('%s is refused outside its bounds: %o', (field, more) => {
  expect(problemsOfState(asks('f', more))).toEqual([expect.stringMatching(`^/States/Only/${field}(/0)?: `)]);
});

test('an unknown field is refused wherever it stands', () => {
  const state = asks('f', {
    Arguments: { FunctionName: functionArn('f'), InvocationType: 'Event' },
    Retry: [{ ErrorEquals: ['A'], Interval: 1 }],
    Catch: [{ ErrorEquals: ['A'], Next: 'Only', ResultPath: '$' }],
    Timeout: 5,
  });
  expect(problemsOf({ QueryLanguage: 'JSONata', Owner: 'me', ...only(state) })).toEqual([
    '/States/Only/Arguments/InvocationType: unknown field',
    '/States/Only/Retry/0/Interval: unknown field',
    '/States/Only/Catch/0/ResultPath: JSONPath is not supported, only JSONata',
    '/States/Only/Timeout: unknown field',
    '/Owner: unknown field',
  ]);
});

test('an Express machine is refused where the template is read', () => {
  const Properties = { StateMachineType: 'EXPRESS', RoleArn: 'arn', DefinitionString: '{}' };
  const machine = { Type: 'AWS::StepFunctions::StateMachine', Properties };
  expect(() => readMachines(loaded({ Quick: machine }))).toThrow(
    /Quick[^]*The local stack runs Standard machines only/,
  );
});

test('a state type nobody knows is refused', () => {
  expect(problemsOfState({ Type: 'Sleep' })).toEqual(['/States/Only/Type: no such state type, not "Sleep"']);
});

test('states that lead nowhere, or nowhere known, are refused', () => {
  const states = {
    A: { Type: 'Pass', Next: 'Nowhere' },
    B: { Type: 'Pass', End: true },
  };
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'A', States: states })).toEqual([
    '/States/A: there is no state "Nowhere"',
    '/States/B: no state leads here',
  ]);
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'Z', States: {} })).toEqual([
    '/StartAt: there is no state "Z"',
  ]);
  expect(problemsOfState({ Type: 'Pass', Next: 'Only' })).toEqual(['/States/Only: needs either Next or End']);
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass' } } })).toEqual([
    '/States/A: needs either Next or End',
  ]);
});

test('a state name is used once in the whole machine', () => {
  const states = { In: { ...map, End: true } };
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'In', States: states })).toEqual([
    '/States/In/ItemProcessor/States/In: a state name is used once in the whole machine',
  ]);
});

test('a transition out of a Map or a Parallel is refused', () => {
  const leaving = { StartAt: 'In', States: { In: { Type: 'Pass', Next: 'After' } } };
  const states = {
    Split: { Type: 'Parallel', Branches: [leaving], Next: 'After' },
    After: { Type: 'Succeed' },
  };
  expect(problemsOf({ QueryLanguage: 'JSONata', StartAt: 'Split', States: states })).toEqual([
    '/States/Split/Branches/0/States/In: there is no state "After"',
  ]);
});

test('an expression that is none is refused, in the words of JSONata', () => {
  expect(problemsOfState({ Type: 'Pass', Output: { a: ['{% 1 + %}'] } })).toEqual([
    '/States/Only/Output: S0207: Unexpected end of expression',
  ]);
  expect(problemsOfState({ Type: 'Pass', Output: '{% 1' })).toEqual([
    '/States/Only/Output: {% 1 never closes with %}',
  ]);
});

test('$eval is refused', () => {
  expect(problemsOfState({ Type: 'Pass', Output: '{% $eval("1") %}' })).toEqual([
    '/States/Only: $eval does not exist in Step Functions: $eval("1")',
  ]);
});

test('$states.result and $states.errorOutput are refused where they do not exist', () => {
  expect(problemsOfState({ Type: 'Pass', Output: '{% $states.result %}' })).toEqual([
    '/States/Only/Output: $states.result does not exist here: $states.result',
  ]);
  expect(problemsOfState(calls('f', { TimeoutSeconds: '{% $states.result.x %}' }))).toEqual([
    '/States/Only/TimeoutSeconds: $states.result does not exist here: $states.result.x',
  ]);
  expect(problemsOfState(calls('f', { Output: '{% $states.errorOutput %}' }))).toEqual([
    '/States/Only/Output: $states.errorOutput does not exist here: $states.errorOutput',
  ]);
});

test('a variable nobody assigns is refused, a name bound inside the expression is not', () => {
  expect(problemsOfState({ Type: 'Pass', Output: '{% $nobody + $sum([1]) %}' })).toEqual([
    '/States/Only: $nobody is neither assigned in this scope nor a function: $nobody + $sum([1])',
  ]);
  expect(problemsOfState({ Type: 'Pass', Output: '{% $states.input.list[name = $wanted] %}' })).toHaveLength(
    1,
  );
  expect(problemsOfState({ Type: 'Pass', Output: '{% $states.input.list@$one.{ "it": $one } %}' })).toEqual(
    [],
  );
  expect(problemsOfState({ Type: 'Pass', Output: '{% $count($nobody) %}' })).toHaveLength(1);
  expect(problemsOfState({ Type: 'Pass', Output: '{% $states.input.list.($ + 1) %}' })).toEqual([]);
  const bound = '{% ($x := 1; $map([1], function($v, $i) { $v + $i + $x })) %}';
  expect(problemsOfState({ Type: 'Pass', Output: bound })).toEqual([]);
});

test('a variable cannot be reserved, a function, or anything but a name', () => {
  expect(
    problemsOfState({ Type: 'Pass', Assign: { states: 1, error: 1, uuid: 1, 'two words': 1, fine_1: 1 } }),
  ).toEqual([
    '/States/Only: $states is reserved',
    '/States/Only: $error is a JSONata function',
    '/States/Only: $uuid is a JSONata function',
    '/States/Only: $two words is not a variable name',
  ]);
});

test('an inner scope cannot assign a variable of an outer one', () => {
  const assigning = { StartAt: 'In', States: { In: { Type: 'Pass', Assign: { total: 2 }, End: true } } };
  expect(problemsOfState({ Type: 'Map', ItemProcessor: assigning, Assign: { total: 1 } })).toEqual([
    '/States/Only/ItemProcessor/States/In: $total belongs to an outer scope, which it cannot assign',
  ]);
});

test('an outer scope does not see what an inner one assigns', () => {
  const assigning = { StartAt: 'In', States: { In: { Type: 'Pass', Assign: { hidden: 2 }, End: true } } };
  expect(problemsOfState({ Type: 'Map', ItemProcessor: assigning, Output: '{% $hidden %}' })).toEqual([
    '/States/Only: $hidden is neither assigned in this scope nor a function: $hidden',
  ]);
});

test.each([
  [{ Type: 'Wait' }, '/States/Only: needs either Seconds or Timestamp'],
  [
    { Type: 'Wait', Seconds: 1, Timestamp: '2026-01-01T00:00:00Z' },
    '/States/Only: needs either Seconds or Timestamp',
  ],
  [{ Type: 'Wait', Seconds: '5' }, '/States/Only/Seconds: must be a literal or an expression {% … %}'],
  [
    asks('f', { TimeoutSeconds: 60, HeartbeatSeconds: 60 }),
    '/States/Only/HeartbeatSeconds: must be smaller than TimeoutSeconds',
  ],
  [
    calls('f', { Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }),
    '/States/Only/Retry/0: States.ALL stands alone, and last',
  ],
  [
    calls('f', { Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['A'] }] }),
    '/States/Only/Retry/0: States.ALL stands alone, and last',
  ],
  [
    calls('f', { Retry: [{ ErrorEquals: ['A'], IntervalSeconds: 5, MaxDelaySeconds: 5 }] }),
    '/States/Only/Retry: MaxDelaySeconds must be greater than IntervalSeconds',
  ],
  [{ ...map, Items: 3 }, '/States/Only/Items: must be an array or an expression'],
])('%o is refused', (state, problem) => {
  expect(problemsOfState(state)).toEqual([problem]);
});

test('one machine refused leaves the machines loaded before in force', async () => {
  const { engine, load, play } = stage();
  load({ story: only({ Type: 'Pass' }) });
  expect(() => engine.load([{ arn: 'arn:m', roleArn: 'r', definition: {} }])).toThrow(DefinitionRefused);
  expect((await play()).status).toBe('SUCCEEDED');
});

test('the message names the machine and lists every problem', () => {
  const definition = { QueryLanguage: 'JSONata', ...only({ Type: 'Pass', Result: 1, Foo: 2 }) };
  expect(() => stage().engine.load([{ arn: 'arn:m', roleArn: 'r', definition }])).toThrow(
    'the definition of arn:m is refused:\n' +
      '  /States/Only/Result: JSONPath is not supported, only JSONata\n' +
      '  /States/Only/Foo: unknown field',
  );
});
