import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import type { DynamoDbWire } from '#infra/local/dynamodb/wire';
import type { LambdaAnswer } from '#infra/local/stepfunctions/engine';
import { openCheckpoints } from '#infra/local/streams/checkpoints';
import { startPoller } from '#infra/local/streams/poller';
import { database, tableModel } from '../fixtures/dynamodb.ts';
import { temporaryFolder } from '../fixtures/folder.ts';
import { functionModel } from '../fixtures/function-model.ts';
import { place } from '../fixtures/template.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const table = tableModel('Audit', { streamView: 'KEYS_ONLY' });
const put = async (wire: DynamoDbWire, ...keys: string[]) => {
  const requests = keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk }, text: { S: 'x' } } } }));
  for (let at = 0; at < requests.length; at += 25) {
    await wire.call('BatchWriteItem', { RequestItems: { Audit: requests.slice(at, at + 25) } });
  }
};

interface Sent {
  Records: {
    eventName: string;
    eventSourceARN: string;
    awsRegion: string;
    dynamodb: { Keys: { pk: { S: string } }; SequenceNumber: string };
  }[];
}

function polling(
  wire: DynamoDbWire,
  checkpointFile: string,
  answer: (keys: string[]) => LambdaAnswer = () => ({ payload: null }),
  batchSize = 3,
) {
  const clock = virtualClock(0);
  const batches: string[][] = [];
  const sent: Sent[] = [];
  const trouble: string[] = [];
  const lost: { queueArn: string; body: string }[] = [];
  const checkpoints = openCheckpoints(checkpointFile);
  const poller = startPoller({
    mapping: {
      id: 'Notices',
      table,
      handler: functionModel(),
      batchSize,
      reportsFailures: true,
      bisects: true,
      retries: 2,
      maxAgeMs: undefined,
      setAsideArn: 'queue',
    },
    wire,
    checkpoints,
    functions: {
      invoke(_reference, payload) {
        const event = JSON.parse(JSON.stringify(payload)) as Sent;
        const keys = event.Records.map(({ dynamodb }) => dynamodb.Keys.pk.S);
        batches.push(keys);
        sent.push(event);
        return Promise.resolve(answer(keys));
      },
      settled: () => Promise.resolve(false),
      close: () => Promise.resolve(),
    },
    queues: { send: (queueArn, body) => void lost.push({ queueArn, body }) },
    place,
    clock,
    onTrouble: (line) => void trouble.push(line),
  });
  clock.join(poller);
  let stopped = false;
  async function stop() {
    if (stopped) return;
    stopped = true;
    await poller.stop();
    checkpoints.close();
  }
  onTestFinished(stop);
  return { poller, clock, batches, sent, trouble, lost, stop };
}

const checkpointFile = () => join(temporaryFolder(), 'streams.sqlite');

test('what is written reaches the function in order and in batches, as Lambda sends it', async () => {
  const wire = await database(table);
  await put(wire, 'a', 'b', 'c', 'd');
  const { poller, batches, sent } = polling(wire, checkpointFile());
  await poller.settled();
  expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  expect(sent[0]?.Records[0]).toMatchObject({
    eventName: 'INSERT',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    eventSourceARN: table.streamArn,
  });
  expect(sent[0]?.Records[0]?.dynamodb).not.toHaveProperty('NewImage');
});

test('a write that wakes the poller is there as soon as it has settled', async () => {
  const wire = await database(table);
  const { poller, batches } = polling(wire, checkpointFile());
  await poller.settled();
  await put(wire, 'a');
  poller.wake();
  await poller.settled();
  expect(batches).toEqual([['a']]);
});

test('over a restart nothing is sent twice and nothing is skipped, not even where sequence numbers grow longer', async () => {
  const wire = await database(table);
  const file = checkpointFile();
  const first = polling(wire, file, undefined, 10);
  await put(wire, ...Array.from({ length: 101 }, (_, at) => `early ${at}`));
  first.poller.wake();
  await first.poller.settled();
  await first.stop();
  await put(wire, 'meanwhile');
  const second = polling(wire, file);
  await second.poller.settled();
  expect(first.batches.flat()).toHaveLength(101);
  expect(second.batches).toEqual([['meanwhile']]);
});

test('a record that fails holds up those behind it, is tried again on the stack’s clock, then given up', async () => {
  const wire = await database(table);
  await put(wire, 'good', 'bad', 'later');
  const failing = (keys: string[]): LambdaAnswer =>
    keys.includes('bad') ? { error: { errorType: 'E', errorMessage: 'm' } } : { payload: null };
  const { poller, clock, batches, trouble, lost } = polling(wire, checkpointFile(), failing);
  await poller.settled();
  expect(batches).toEqual([['good', 'bad', 'later'], ['good', 'bad'], ['good'], ['bad']]);

  batches.length = 0;
  poller.wake();
  await poller.settled();
  expect(batches).toEqual([]);

  await clock.advance(10_000);
  expect(batches).toEqual([['bad'], ['bad'], ['later']]);
  expect(trouble).toEqual(['Notices gave up on record 2 of Audit']);
  expect(lost.map(({ queueArn }) => queueArn)).toEqual(['queue']);
  expect(JSON.parse(lost[0]?.body ?? '')).toMatchObject({
    DDBStreamBatchInfo: {
      shardId: expect.any(String),
      startSequenceNumber: '2',
      endSequenceNumber: '2',
      // When it was read first, on the stack's clock.
      approximateArrivalOfFirstRecord: '1970-01-01T00:00:00Z',
      batchSize: 1,
      streamArn: table.streamArn,
    },
  });
});

test('after a restart a batch that was not done with comes again', async () => {
  const wire = await database(table);
  await put(wire, 'a', 'b');
  const file = checkpointFile();
  const failSecond = (): LambdaAnswer => ({ payload: { batchItemFailures: [{ itemIdentifier: '2' }] } });
  const first = polling(wire, file, failSecond);
  await first.poller.settled();
  await first.stop();
  const second = polling(wire, file);
  await second.poller.settled();
  expect(second.batches).toEqual([['b']]);
});
