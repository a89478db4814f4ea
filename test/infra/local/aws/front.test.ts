import { createPublicKey, verify, createHash } from 'node:crypto';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
} from '@aws-sdk/client-dynamodb-streams';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DecryptCommand, GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import {
  ListStateMachinesCommand,
  SFNClient,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient, type GetParameterCommandInput } from '@aws-sdk/client-ssm';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startAwsEndpoint } from '#infra/local/aws/aws-endpoint';
import { type Credentials, createCallers, operatorCredentials } from '#infra/local/aws/callers';
import { createCounters } from '#infra/local/aws/counters';
import { readIam } from '#infra/local/aws/iam';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { openQueues } from '#infra/local/queues/queues';
import { openCheckpoints } from '#infra/local/streams/checkpoints';
import { listShards } from '#infra/local/streams/shards';
import { openOutbox } from '#infra/local/outbox/outbox';
import { createEngine } from '#infra/local/stepfunctions/engine';
import { startDatabase, tableModel } from '../fixtures/dynamodb.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { functionModel } from '../fixtures/function-model.ts';
import { loaded, place, role } from '../fixtures/template.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const orders = tableModel('Orders');
const audit = tableModel('Audit');
const keyArn = 'arn:aws:kms:eu-central-1:000000000000:key/PermitKey';
const machine = 'arn:aws:states:eu-central-1:000000000000:stateMachine:release';
const queue = {
  arn: 'arn:aws:sqs:eu-central-1:000000000000:lost',
  url: 'https://sqs.eu-central-1.amazonaws.com/000000000000/lost',
  retentionMs: 14 * 86_400_000,
};
const newYear = Date.parse('2031-01-01T00:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'countersign-'));
let shared: Awaited<ReturnType<typeof startDatabase>>;
beforeAll(async () => {
  shared = await startDatabase(folder, [orders, audit]);
});
afterAll(async () => {
  await shared.stop();
  rmSync(folder, { recursive: true });
});

/** Every service behind its front, called by a function whose role allows what the statements say. */
async function frontFor(...statements: unknown[]) {
  const clock = virtualClock(newYear);
  const outbox = openOutbox(':memory:', clock);
  onTestFinished(() => outbox.close());
  const queues = openQueues(':memory:', [queue], clock);
  onTestFinished(() => queues.close());
  const counters = createCounters();
  const callers = createCallers();
  const engine = createEngine({
    clock,
    invoke: () => Promise.resolve({ payload: null }),
    database: ':memory:',
  });
  onTestFinished(() => engine.close());
  engine.load([
    {
      arn: machine,
      roleArn: 'arn:aws:iam::000000000000:role/machine',
      definition: { QueryLanguage: 'JSONata', StartAt: 'End', States: { End: { Type: 'Succeed' } } },
    },
  ]);
  const written: string[] = [];
  const front = await startAwsEndpoint({
    place,
    iam: readIam(loaded({ Probe: role(statements) }), []),
    callers,
    counters,
    wire: shared.wire,
    engine,
    outbox,
    keys: [{ id: 'PermitKey', arn: keyArn, aliases: ['alias/permits'], policy: {} }],
    keyFolder: temporaryFolder(),
    machineArns: [machine],
    tables: [orders, audit],
    functionModels: [functionModel()],
    functions: () => ({
      invoke: async (_reference, payload) =>
        payload === 'fail'
          ? { error: { errorType: 'Broken', errorMessage: 'it fails' } }
          : { payload: { given: String(payload) } },
      settled: async () => false,
      close: async () => undefined,
    }),
    queueModels: [queue],
    queues,
    parameters: new Map([['/Countersign/channel-webhooks', '{}']]),
    onWrite: (table) => void written.push(table),
  });
  onTestFinished(() => front.close());
  const settings = (credentials: Credentials = callers.credentialsOf(functionModel())) => ({
    region: place.region,
    endpoint: front.url,
    credentials,
    maxAttempts: 1,
  });
  return { front, settings, outbox, queues, counters, written, clock };
}

const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const item = (pk: string, colour?: string) => ({
  pk: { S: pk },
  ...(colour !== undefined && { colour: { S: colour } }),
});

describe('DynamoDB', () => {
  test('a function reads and writes what its role allows', async () => {
    const { settings, written } = await frontFor(allow(['dynamodb:PutItem', 'dynamodb:GetItem'], orders.arn));
    const client = new DynamoDBClient(settings());
    await client.send(new PutItemCommand({ TableName: 'Orders', Item: item('a') }));
    const { Item, ConsumedCapacity } = await client.send(
      new GetItemCommand({ TableName: 'Orders', Key: item('a') }),
    );
    expect(Item).toEqual(item('a'));
    expect(ConsumedCapacity).toBeUndefined();
    expect(written).toEqual(['Orders']);
  });

  test('anything else is AccessDenied in AWS’s words, and nothing is written', async () => {
    const { settings, written, counters } = await frontFor(allow('dynamodb:GetItem', orders.arn));
    const client = new DynamoDBClient(settings());
    await expect(
      client.send(new PutItemCommand({ TableName: 'Orders', Item: item('a') })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:sts::000000000000:assumed-role/Shop-Probe/Shop-Probe is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:000000000000:table/Orders because no identity-based policy allows the dynamodb:PutItem action',
    });
    expect(written).toEqual([]);
    expect(counters.read().calls).toEqual([{ caller: 'probe', action: 'dynamodb:PutItem', status: 400 }]);
  });

  test('a transaction needs the right for each of its items', async () => {
    const { settings } = await frontFor(
      allow('dynamodb:PutItem', orders.arn),
      allow('dynamodb:UpdateItem', '*'),
    );
    const put = (TableName: string) => ({ Put: { TableName, Item: item('t') } });
    const client = new DynamoDBClient(settings());
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put('Orders')] }));
    await expect(
      client.send(new TransactWriteItemsCommand({ TransactItems: [put('Orders'), put('Audit')] })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('table/Audit'),
    });
  });

  test('an index is a resource of its own', async () => {
    const { settings } = await frontFor(allow('dynamodb:Query', orders.arn));
    const query = (IndexName?: string) =>
      new DynamoDBClient(settings()).send(
        new QueryCommand({
          TableName: 'Orders',
          ...(IndexName !== undefined && { IndexName }),
          KeyConditionExpression: IndexName === undefined ? 'pk = :k' : 'colour = :k',
          ExpressionAttributeValues: { ':k': { S: 'x' } },
        }),
      );
    await query();
    await expect(query('by-colour')).rejects.toMatchObject({
      message: expect.stringContaining('Orders/index/by-colour'),
    });
  });

  test('capacity units are counted by caller, table and index, and shown to whoever asks', async () => {
    const { settings, counters } = await frontFor(allow('dynamodb:*', '*'));
    const client = new DynamoDBClient(settings());
    const { ConsumedCapacity } = await client.send(
      new PutItemCommand({
        TableName: 'Orders',
        Item: item('counted', 'red'),
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    await client.send(
      new GetItemCommand({ TableName: 'Orders', Key: item('counted'), ConsistentRead: true }),
    );
    expect(ConsumedCapacity).toEqual({ TableName: 'Orders', CapacityUnits: 2 });
    expect(counters.read().capacity).toEqual({
      probe: { Orders: { read: 1, write: 1 }, 'Orders/by-colour': { read: 0, write: 1 } },
    });
  });

  test('DynamoDB’s own errors come through', async () => {
    const { settings } = await frontFor(allow('dynamodb:*', '*'));
    const client = new DynamoDBClient(settings());
    const first = {
      TableName: 'Orders',
      Item: item('twice'),
      ConditionExpression: 'attribute_not_exists(pk)',
    };
    await client.send(new PutItemCommand(first));
    await expect(
      client.send(new PutItemCommand({ ...first, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' })),
    ).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item('twice') });
  });
});

describe('Step Functions', () => {
  test('a function starts only the machine its role names', async () => {
    const { settings } = await frontFor(allow('states:StartExecution', machine));
    const client = new SFNClient(settings());
    const { executionArn } = await client.send(
      new StartExecutionCommand({ stateMachineArn: machine, name: 'one' }),
    );
    expect(executionArn).toBe('arn:aws:states:eu-central-1:000000000000:execution:release:one');
    await expect(
      client.send(new StartExecutionCommand({ stateMachineArn: `${machine}2` })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    await expect(
      client.send(new SendTaskSuccessCommand({ taskToken: 't', output: '{}' })),
    ).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('an operator with the local key may everything', async () => {
    const { settings } = await frontFor();
    const { stateMachines } = await new SFNClient(settings(operatorCredentials)).send(
      new ListStateMachinesCommand({}),
    );
    expect(stateMachines?.map(({ name }) => name)).toEqual(['release']);
  });
});

describe('KMS', () => {
  const message = Buffer.from('what was approved');
  const signed = async (client: KMSClient, MessageType: 'RAW' | 'DIGEST', Message: Buffer) =>
    (
      await client.send(
        new SignCommand({ KeyId: 'alias/permits', MessageType, Message, SigningAlgorithm: 'ECDSA_SHA_256' }),
      )
    ).Signature;

  test('signs a message and a digest so that the published key verifies both', async () => {
    const { settings } = await frontFor(allow(['kms:Sign', 'kms:GetPublicKey'], keyArn));
    const client = new KMSClient(settings());
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    const digest = createHash('sha256').update(message).digest();
    for (const signature of [await signed(client, 'RAW', message), await signed(client, 'DIGEST', digest)]) {
      expect(verify('sha256', message, key, Buffer.from(signature ?? []))).toBe(true);
    }
  });

  test('every signature of a digest is well-formed DER', async () => {
    const { settings } = await frontFor(allow(['kms:*'], '*'));
    const client = new KMSClient(settings());
    const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: 'PermitKey' }));
    const key = createPublicKey({ key: Buffer.from(PublicKey ?? []), format: 'der', type: 'spki' });
    for (let at = 0; at < 200; at++) {
      const text = Buffer.from(`message ${at}`);
      const signature = await signed(client, 'DIGEST', createHash('sha256').update(text).digest());
      expect(verify('sha256', text, key, Buffer.from(signature ?? []))).toBe(true);
    }
  });

  test('refuses what the role does not allow, keys that are none, and what it cannot do', async () => {
    const { settings } = await frontFor(allow('kms:GetPublicKey', keyArn));
    const client = new KMSClient(settings());
    await expect(signed(client, 'RAW', message)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(client.send(new GetPublicKeyCommand({ KeyId: 'nothing' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
    await expect(
      client.send(new DecryptCommand({ KeyId: keyArn, CiphertextBlob: message })),
    ).rejects.toMatchObject({
      name: 'UnknownOperationException',
    });
  });
});

describe('SES', () => {
  const mail = (from: string) =>
    new SendEmailCommand({
      FromEmailAddress: from,
      Destination: { ToAddresses: ['Ada <ada@example.com>', 'bert@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: 'Prüfen' },
          Body: { Text: { Data: 'See https://x.example/review#t.' }, Html: { Data: '<p>See</p>' } },
          Headers: [{ Name: 'X-Countersign-Request', Value: '01R' }],
        },
      },
    });

  test('a mail lands in the outbox, once for each recipient', async () => {
    const { settings, outbox } = await frontFor(
      allow('ses:SendEmail', 'arn:aws:ses:eu-central-1:000000000000:identity/example.com'),
    );
    await new SESv2Client(settings()).send(mail('Countersign <countersign@example.com>'));
    expect(outbox.list()).toEqual([
      expect.objectContaining({
        at: '2031-01-01T00:00:00.000Z',
        channel: 'email',
        to: 'ada@example.com',
        subject: 'Prüfen',
        html: '<p>See</p>',
        requestId: '01R',
        links: ['https://x.example/review#t'],
      }),
      expect.objectContaining({ to: 'bert@example.com' }),
    ]);
  });

  test('from another address than the role allows it is refused', async () => {
    const { settings, outbox } = await frontFor(
      allow('ses:SendEmail', 'arn:aws:ses:eu-central-1:000000000000:identity/countersign@example.com'),
    );
    await expect(new SESv2Client(settings()).send(mail('ceo@example.com'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    expect(outbox.list()).toEqual([]);
  });
});

describe('Parameter Store', () => {
  const parameter = 'arn:aws:ssm:eu-central-1:000000000000:parameter/Countersign/channel-webhooks';
  const read = (over: Partial<GetParameterCommandInput> = {}) =>
    new GetParameterCommand({ Name: '/Countersign/channel-webhooks', WithDecryption: true, ...over });

  test('gives a parameter to whoever may have it', async () => {
    const { settings } = await frontFor(allow('ssm:GetParameter', parameter));
    const { Parameter } = await new SSMClient(settings()).send(read());
    expect(Parameter).toMatchObject({ ARN: parameter, Type: 'SecureString', Value: '{}' });
  });

  test('refuses everybody else, what it does not have, and a secret nobody wants decrypted', async () => {
    const { settings } = await frontFor(allow('ssm:GetParameter', `${parameter.slice(0, -1)}*`));
    const client = new SSMClient(settings());
    for (const [over, name] of [
      [{ Name: '/Countersign/other' }, 'AccessDeniedException'],
      [{ Name: '/Countersign/channel-webhook' }, 'ParameterNotFound'],
      [{ WithDecryption: false }, 'ValidationException'],
    ] as const)
      await expect(client.send(read(over))).rejects.toMatchObject({ name });
  });
});

test('a caller with a key nobody gave out is nobody', async () => {
  const { settings } = await frontFor(allow('*', '*'));
  const client = new DynamoDBClient(settings({ accessKeyId: 'AKIASOMEBODY', secretAccessKey: 'x' }));
  await expect(
    client.send(new GetItemCommand({ TableName: 'Orders', Key: item('a') })),
  ).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
});

test('a service that is not there answers with its own name', async () => {
  const { front } = await frontFor();
  const answer = await fetch(front.url, {
    method: 'POST',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${operatorCredentials.accessKeyId}/20310101/eu-central-1/logs/aws4_request`,
      'x-amz-target': 'Logs_20140328.PutLogEvents',
    },
  });
  expect(await answer.json()).toMatchObject({
    message: 'The local stack has no Logs_20140328.PutLogEvents.',
  });
});

describe('SQS', () => {
  const to = { QueueUrl: queue.url };
  const clientOf = (settings: object) => new SQSClient({ ...settings, useQueueUrlAsEndpoint: false });

  test('a message is received, hidden for its time, put back, and removed', async () => {
    const { settings, queues, clock } = await frontFor(allow('sqs:*', queue.arn));
    queues.send(queue.arn, 'lost “words”');
    const client = clientOf(settings());
    const receive = async () =>
      (await client.send(new ReceiveMessageCommand({ ...to, VisibilityTimeout: 60 }))).Messages ?? [];
    const [first] = await receive();
    expect(first?.Body).toBe('lost “words”');
    expect(await receive()).toEqual([]);
    expect((await client.send(new GetQueueAttributesCommand(to))).Attributes).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await clock.advance(60_000);
    const [second] = await receive();
    const ReceiptHandle = second?.ReceiptHandle;
    await client.send(new ChangeMessageVisibilityCommand({ ...to, ReceiptHandle, VisibilityTimeout: 0 }));
    const [third] = await receive();
    await client.send(new DeleteMessageCommand({ ...to, ReceiptHandle: third?.ReceiptHandle }));
    expect(queues.count(queue.arn)).toEqual({ visible: 0, hidden: 0 });
  });

  test('what nobody came for is gone after the time the queue keeps it', async () => {
    const { queues, clock } = await frontFor();
    queues.send(queue.arn, 'old');
    await clock.advance(14 * 86_400_000);
    expect(queues.count(queue.arn)).toEqual({ visible: 0, hidden: 0 });
  });

  test('who may not take messages is refused, as is a queue that does not exist', async () => {
    const { settings } = await frontFor(allow('sqs:DeleteMessage', queue.arn));
    const client = clientOf(settings());
    await expect(client.send(new ReceiveMessageCommand(to))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const nowhere = { QueueUrl: `${queue.url}-of-others` };
    await expect(client.send(new ReceiveMessageCommand(nowhere))).rejects.toMatchObject({
      message: 'The specified queue does not exist.',
    });
  });
});

describe('Lambda', () => {
  const call = (settings: object, payload: string, FunctionName = 'Shop-Probe') =>
    new LambdaClient(settings).send(
      new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }),
    );
  const textOf = (payload: Uint8Array | undefined) => Buffer.from(payload ?? []).toString('utf8');

  test('an operator calls a function and is told what it answers, or how it failed', async () => {
    const { settings } = await frontFor();
    const operator = settings(operatorCredentials);
    const answer = await call(operator, 'words');
    expect([answer.FunctionError, textOf(answer.Payload)]).toEqual([undefined, '{"given":"words"}']);
    const failure = await call(operator, 'fail');
    expect(failure.FunctionError).toBe('Unhandled');
    expect(JSON.parse(textOf(failure.Payload))).toMatchObject({ errorMessage: 'it fails' });
    await expect(call(operator, 'words', 'Nobody')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('a function calls another only where its role says so', async () => {
    const { settings } = await frontFor(allow('sqs:*', '*'));
    await expect(call(settings(), 'words')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('DynamoDB Streams', () => {
  const reads = ['dynamodb:GetShardIterator', 'dynamodb:GetRecords'];

  test('a stream is read again from a place, by the name the template gives it', async () => {
    const { settings } = await frontFor(allow(reads, orders.streamArn), allow('dynamodb:PutItem', '*'));
    const key = 'told of in the stream';
    await new DynamoDBClient(settings()).send(new PutItemCommand({ TableName: 'Orders', Item: item(key) }));
    const client = new DynamoDBStreamsClient(settings());
    const [shard] = await listShards(shared.wire, mappingOf(orders), openCheckpoints(':memory:'));
    const from = { StreamArn: orders.streamArn, ShardId: shard?.name };
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({ ...from, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    const place = Records.find(({ dynamodb }) => dynamodb?.Keys?.['pk']?.S === key)?.dynamodb?.SequenceNumber;
    const again = await client.send(
      new GetShardIteratorCommand({
        ...from,
        ShardIteratorType: 'AT_SEQUENCE_NUMBER',
        SequenceNumber: place,
      }),
    );
    const page = await client.send(new GetRecordsCommand({ ShardIterator: again.ShardIterator }));
    expect(page.Records?.[0]?.dynamodb?.Keys).toEqual({ pk: { S: key } });
    expect(
      (await client.send(new GetRecordsCommand({ ShardIterator: page.NextShardIterator }))).Records,
    ).toEqual([]);
  });

  test('who may not is refused', async () => {
    const { settings } = await frontFor(allow('dynamodb:GetRecords', orders.streamArn));
    await expect(
      new DynamoDBStreamsClient(settings()).send(
        new GetShardIteratorCommand({
          StreamArn: orders.streamArn,
          ShardId: 'any',
          ShardIteratorType: 'TRIM_HORIZON',
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

const mappingOf = (table: typeof orders) => ({
  id: 'any',
  table,
  handler: functionModel(),
  batchSize: 10,
  reportsFailures: true,
  bisects: false,
  retries: undefined,
  maxAgeMs: undefined,
  setAsideArn: undefined,
});
