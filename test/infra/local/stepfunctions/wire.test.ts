import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateGetExecutionHistory,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { asks, caller, json, machineArn, only, role, stage, start, type Stage } from './stage.ts';

let self: Stage;
let server: Server;
let client: SFNClient;
let tokens: string[];
const story = machineArn();
const address = z.object({ port: z.number() });

/** The real client talks to the engine through an HTTP server that knows nothing but the protocol's envelope. */
beforeEach(async () => {
  tokens = [];
  self = stage({ handlers: { ask: ({ token }: { token: string }) => void tokens.push(token) } });
  self.load({
    story: only(asks('ask')),
    another: only({ Type: 'Pass', Output: 'done' }),
    third: only({ Type: 'Pass' }),
  });
  server = createServer(async (request, response) => {
    const body = json(await text(request));
    const answer = await self.engine.wire(String(request.headers['x-amz-target']), body, caller);
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  client = new SFNClient({
    region: caller.region,
    endpoint: `http://127.0.0.1:${address.parse(server.address()).port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 's' },
    maxAttempts: 1,
  });
});

afterEach(async () => {
  client.destroy();
  await new Promise((done) => server.close(done));
});

async function started(name: string, machine = story): Promise<string> {
  const { executionArn } = await client.send(
    new StartExecutionCommand({ stateMachineArn: machine, name, input: '{"n":1}' }),
  );
  await self.engine.settled();
  return executionArn ?? '';
}

test('an execution is started and described', async () => {
  const answer = await client.send(
    new StartExecutionCommand({ stateMachineArn: story, name: 'one', input: '{ "n": 1 }' }),
  );
  expect(answer.startDate).toEqual(new Date(start));
  const { executionArn = '' } = answer;
  expect(executionArn).toBe('arn:aws:states:eu-central-1:123456789012:execution:story:one');
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    executionArn,
    stateMachineArn: story,
    name: 'one',
    status: 'RUNNING',
    startDate: new Date(start),
    input: '{ "n": 1 }',
    inputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is RUNNING and cannot be redriven',
  });
});

test('without a name it gets a new one each time, without an input an empty object', async () => {
  const one = await client.send(new StartExecutionCommand({ stateMachineArn: story }));
  const other = await client.send(new StartExecutionCommand({ stateMachineArn: story }));
  expect(one.executionArn).not.toBe(other.executionArn);
  const { input } = await client.send(new DescribeExecutionCommand({ executionArn: one.executionArn }));
  expect(input).toBe('{}');
});

test('starting it again while it runs, with the same input, answers the same execution', async () => {
  const arn = await started('one');
  await self.clock.advance(1_000);
  const again = await client.send(
    new StartExecutionCommand({ stateMachineArn: story, name: 'one', input: '{"n":1}' }),
  );
  expect(again).toMatchObject({ executionArn: arn, startDate: new Date(start) });
  expect(tokens).toHaveLength(1);
});

test('with another input, or once it has closed, the name is taken', async () => {
  await started('one');
  const otherInput = new StartExecutionCommand({ stateMachineArn: story, name: 'one', input: '{"n":2}' });
  await expect(client.send(otherInput)).rejects.toThrow(ExecutionAlreadyExists);
  const sameInput = new StartExecutionCommand({ stateMachineArn: story, name: 'one', input: '{"n":1}' });
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '1' }));
  await expect(client.send(sameInput)).rejects.toThrow(
    "Execution Already Exists: 'arn:aws:states:eu-central-1:123456789012:execution:story:one'",
  );
});

test('ninety days after it has closed an execution is forgotten, and its name is free again', async () => {
  const executionArn = await started('one', machineArn('another'));
  await self.clock.advance(90 * 24 * 60 * 60 * 1000 - 1);
  await expect(started('one', machineArn('another'))).rejects.toThrow(ExecutionAlreadyExists);
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ name: 'one' });
  await self.clock.advance(1);
  await expect(client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toThrow(
    ExecutionDoesNotExist,
  );
  const list = new ListExecutionsCommand({ stateMachineArn: machineArn('another') });
  expect((await client.send(list)).executions).toEqual([]);
  expect(await started('one', machineArn('another'))).toBe(executionArn);
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
});

test('an execution that runs is not forgotten, however old', async () => {
  const executionArn = await started('one');
  await self.clock.advance(200 * 24 * 60 * 60 * 1000);
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'RUNNING',
  });
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn: story }));
  expect(executions).toHaveLength(1);
});

test('stopping writes ExecutionAborted, which follows nothing', async () => {
  const executionArn = await started('one');
  await client.send(new StopExecutionCommand({ executionArn }));
  const { events = [] } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.at(-1)).toMatchObject({
    type: 'ExecutionAborted',
    previousEventId: 0,
    executionAbortedEventDetails: {},
  });
});

test('tokens are answered: success, failure, heartbeat, and too late', async () => {
  const [one, other] = [await started('one'), await started('other')];
  await client.send(new SendTaskHeartbeatCommand({ taskToken: tokens[0] }));
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{"ok":true}' }));
  await client.send(new SendTaskFailureCommand({ taskToken: tokens[1], error: 'No', cause: 'why' }));
  expect(await client.send(new DescribeExecutionCommand({ executionArn: one }))).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"ok":true}',
    outputDetails: { included: true },
  });
  expect(await client.send(new DescribeExecutionCommand({ executionArn: other }))).toMatchObject({
    status: 'FAILED',
    error: 'No',
    cause: 'why',
  });
  await expect(client.send(new SendTaskHeartbeatCommand({ taskToken: tokens[0] }))).rejects.toThrow(
    TaskTimedOut,
  );
});

test('executions are listed by machine, newest first, page by page, by status', async () => {
  for (const name of ['a', 'b', 'c']) {
    await started(name);
    await self.clock.advance(1_000);
  }
  await started('elsewhere', machineArn('another'));
  await client.send(new SendTaskSuccessCommand({ taskToken: tokens[1], output: '1' }));
  const first = await client.send(new ListExecutionsCommand({ stateMachineArn: story, maxResults: 2 }));
  expect(first.executions).toMatchObject([
    { name: 'c', status: 'RUNNING', startDate: new Date(start + 2_000), redriveCount: 0 },
    { name: 'b', status: 'SUCCEEDED', stopDate: new Date(start + 3_000) },
  ]);
  const { nextToken } = first;
  const second = await client.send(
    new ListExecutionsCommand({ stateMachineArn: story, maxResults: 2, nextToken }),
  );
  expect(second.executions?.map(({ name }) => name)).toEqual(['a']);
  expect(second.nextToken).toBeUndefined();
  const running = await client.send(
    new ListExecutionsCommand({ stateMachineArn: story, statusFilter: 'RUNNING' }),
  );
  expect(running.executions?.map(({ name }) => name)).toEqual(['c', 'a']);
});

test('a history comes page by page, in either direction, with every detail under AWS’s name', async () => {
  const executionArn = await started('one', machineArn('another'));
  const pages = paginateGetExecutionHistory({ client, pageSize: 2 }, { executionArn });
  const events = [];
  for await (const { events: some = [] } of pages) events.push(...some);
  expect(events).toMatchObject([
    {
      ...{ id: 1, previousEventId: 0, type: 'ExecutionStarted', timestamp: new Date(start) },
      executionStartedEventDetails: { input: '{"n":1}', inputDetails: { truncated: false }, roleArn: role },
    },
    { id: 2, type: 'PassStateEntered', stateEnteredEventDetails: { name: 'Only', input: '{"n":1}' } },
    { id: 3, type: 'PassStateExited', stateExitedEventDetails: { name: 'Only', output: '"done"' } },
    { id: 4, type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '"done"' } },
  ]);
  const reversed = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 3 });
  const { events: latest, nextToken } = await client.send(reversed);
  expect(latest?.map(({ id }) => id)).toEqual([4, 3, 2]);
  const rest = new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, nextToken });
  expect((await client.send(rest)).events?.map(({ id }) => id)).toEqual([1]);
});

test('a history without execution data shows none of it', async () => {
  const executionArn = await started('one', machineArn('another'));
  const { events } = await client.send(
    new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
  );
  expect(JSON.stringify(events)).not.toMatch(/done|"n"/);
  expect(events?.[1]).toMatchObject({ stateEnteredEventDetails: { name: 'Only' } });
});

test('state machines are listed and described', async () => {
  const first = await client.send(new ListStateMachinesCommand({ maxResults: 2 }));
  expect(first.stateMachines).toEqual([
    {
      name: 'another',
      stateMachineArn: machineArn('another'),
      type: 'STANDARD',
      creationDate: new Date(start),
    },
    expect.objectContaining({ name: 'story' }),
  ]);
  const rest = await client.send(new ListStateMachinesCommand({ nextToken: first.nextToken }));
  expect(rest.stateMachines?.map(({ name }) => name)).toEqual(['third']);
  const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn: story }));
  expect(described).toMatchObject({ name: 'story', roleArn: role, status: 'ACTIVE', type: 'STANDARD' });
  expect(json(described.definition ?? '')).toEqual({ QueryLanguage: 'JSONata', ...only(asks('ask')) });
});

test('an execution is stopped, once, and redriven', async () => {
  const executionArn = await started('one');
  await self.clock.advance(5_000);
  const stop = new StopExecutionCommand({ executionArn, error: 'Enough', cause: 'said so' });
  expect((await client.send(stop)).stopDate).toEqual(new Date(start + 5_000));
  await self.clock.advance(5_000);
  expect((await client.send(stop)).stopDate).toEqual(new Date(start + 5_000));
  expect(await client.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'ABORTED',
    error: 'Enough',
    cause: 'said so',
    redriveStatus: 'REDRIVABLE',
  });
  const { redriveDate } = await client.send(
    new RedriveExecutionCommand({ executionArn, clientToken: 'once' }),
  );
  expect(redriveDate).toEqual(new Date(start + 10_000));
  expect((await self.ended(executionArn)).status).toBe('RUNNING');
});

const unknownExecution = 'arn:aws:states:eu-central-1:123456789012:execution:story:nobody';

test.each<[string, string, object]>([
  ['StateMachineDoesNotExist', 'StartExecution', { stateMachineArn: machineArn('nobody') }],
  [
    'StateMachineDoesNotExist',
    'StartExecution',
    { stateMachineArn: story.replace('eu-central-1', 'us-east-1') },
  ],
  ['StateMachineDoesNotExist', 'DescribeStateMachine', { stateMachineArn: machineArn('nobody') }],
  [
    'StateMachineDoesNotExist',
    'ListExecutions',
    { stateMachineArn: story.replace('123456789012', '999999999999') },
  ],
  ['ExecutionDoesNotExist', 'DescribeExecution', { executionArn: unknownExecution }],
  ['ExecutionDoesNotExist', 'GetExecutionHistory', { executionArn: unknownExecution }],
  ['ExecutionDoesNotExist', 'StopExecution', { executionArn: unknownExecution }],
  ['ExecutionDoesNotExist', 'RedriveExecution', { executionArn: unknownExecution }],
  ['InvalidArn', 'DescribeExecution', { executionArn: 'nonsense' }],
  ['InvalidArn', 'StartExecution', { stateMachineArn: 'nonsense' }],
  ['InvalidName', 'StartExecution', { stateMachineArn: story, name: 'two words' }],
  ['InvalidName', 'StartExecution', { stateMachineArn: story, name: 'x'.repeat(81) }],
  ['InvalidName', 'StartExecution', { stateMachineArn: story, name: 'a/b' }],
  ['InvalidExecutionInput', 'StartExecution', { stateMachineArn: story, input: 'not json' }],
  ['InvalidExecutionInput', 'StartExecution', { stateMachineArn: story, input: '' }],
  ['InvalidToken', 'SendTaskSuccess', { taskToken: 'garbage', output: '1' }],
  ['InvalidToken', 'ListExecutions', { stateMachineArn: story, nextToken: 'garbage' }],
  ['ValidationException', 'StartExecution', {}],
  ['ValidationException', 'StartExecution', { stateMachineArn: 7 }],
  ['ValidationException', 'StartExecution', { stateMachineArn: story, typo: 1 }],
  ['ValidationException', 'ListExecutions', { stateMachineArn: story, maxResults: 1001 }],
  ['ValidationException', 'ListExecutions', { stateMachineArn: story, statusFilter: 'PENDING_REDRIVE' }],
  ['ValidationException', 'SendTaskFailure', { taskToken: 'a', error: 'x'.repeat(257) }],
  ['UnknownOperationException', 'CreateStateMachine', {}],
  ['UnknownOperationException', 'toString', {}],
])('%s: %s of %o', async (code, action, request) => {
  const answer = await self.engine.wire(`AWSStepFunctions.${action}`, request, caller);
  expect(answer).toMatchObject({ status: 400, body: { __type: code, message: expect.any(String) } });
});

test('whoever calls from another account or region finds nothing here', async () => {
  const executionArn = await started('one');
  for (const other of [
    { ...caller, region: 'us-east-1' },
    { ...caller, accountId: '999999999999' },
  ]) {
    const described = await self.engine.wire('AWSStepFunctions.DescribeExecution', { executionArn }, other);
    expect(described.body).toMatchObject({ __type: 'ExecutionDoesNotExist' });
    const listed = await self.engine.wire('AWSStepFunctions.ListStateMachines', {}, other);
    expect(listed.body).toEqual({ stateMachines: [] });
  }
});

test('the last page has no token, even when it is full', async () => {
  const { nextToken } = await client.send(new ListStateMachinesCommand({ maxResults: 3 }));
  expect(nextToken).toBeUndefined();
});

test('every problem of a request is named', async () => {
  const start = (request: object) => self.engine.wire('AWSStepFunctions.StartExecution', request, caller);
  expect((await start({ stateMachineArn: 7, name: 8 })).body).toMatchObject({
    message: expect.stringMatching(/^2 validation errors detected: 'stateMachineArn': .*; 'name': /),
  });
  expect((await start({})).body).toMatchObject({
    message: expect.stringMatching(/^1 validation error detected: 'stateMachineArn'/),
  });
});

test('a refused call changes nothing', async () => {
  await expect(self.call('StartExecution', { stateMachineArn: story, input: '{' })).rejects.toThrow(
    'InvalidExecutionInput',
  );
  expect((await self.engine.executions()).items).toEqual([]);
});

test('what is not addressed to Step Functions is an unknown operation', async () => {
  const { body } = await self.engine.wire('DynamoDB_20120810.GetItem', {}, caller);
  expect(body).toMatchObject({ __type: 'UnknownOperationException' });
});
