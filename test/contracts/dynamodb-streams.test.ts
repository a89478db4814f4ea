import {
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  TrimmedDataAccessException,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { dynamoEventStream } from '#adapters/dynamodb/event-stream';
import { eventStreamContract } from './event-stream.contract.ts';

const streams = mockClient(DynamoDBStreamsClient);
const StreamArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Audit/stream/now';

/** Places as DynamoDB counts them: longer than a number can hold, and not one after the other. */
const place = (index: number) => `20232860000171238596${index * 7}`;

/** A shard that answers with eight records a page, every other page empty. */
function shard() {
  streams.reset();
  const records: _Record[] = [];
  let forgotten = 0;
  const trimmed = () => new TrimmedDataAccessException({ message: 'trimmed', $metadata: {} });
  streams
    .on(GetShardIteratorCommand, { StreamArn, ShardId: 'shard', ShardIteratorType: 'AT_SEQUENCE_NUMBER' })
    .callsFake(({ SequenceNumber }) => {
      const at = records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === SequenceNumber);
      if (at < forgotten) throw trimmed();
      return { ShardIterator: `${at} empty` };
    });
  streams.on(GetRecordsCommand).callsFake(({ ShardIterator }: { ShardIterator: string }) => {
    const at = Number(ShardIterator.split(' ')[0]);
    return ShardIterator.endsWith('empty')
      ? { Records: [], NextShardIterator: `${at} full` }
      : { Records: records.slice(at, at + 8), NextShardIterator: `${at + 8} empty` };
  });
  const write = (eventName: 'INSERT' | 'REMOVE', pk: string, sequence: number) =>
    records.push({
      eventName,
      dynamodb: {
        Keys: { pk: { S: `REQ#${pk}` }, sequence: { N: String(sequence) } },
        SequenceNumber: place(100 + records.length),
      },
    });
  return {
    stream: dynamoEventStream(new DynamoDBStreamsClient({ region: 'eu-central-1' }), StreamArn),
    records,
    write,
    forget: () => void (forgotten = records.length),
  };
}

eventStreamContract('DynamoDB', () => {
  const { stream, records, write, forget } = shard();
  return {
    stream,
    async happens(...events) {
      const first = place(100 + records.length);
      for (const { requestId, sequence } of events) write('INSERT', requestId, sequence);
      return { shard: 'shard', first, last: place(99 + records.length) };
    },
    forgets: async () => forget(),
  };
});

it('what is no new event is left out', async () => {
  const { stream, write } = shard();
  write('INSERT', 'one', 1);
  write('REMOVE', 'one', 2);
  const found = await stream.read({ shard: 'shard', first: place(100), last: place(101) });
  expect(found).toEqual([{ requestId: 'one', sequence: 1 }]);
});

it('a stretch that does not end is not read for ever', async () => {
  const { stream, write } = shard();
  write('INSERT', 'one', 1);
  expect(await stream.read({ shard: 'shard', first: place(100), last: place(900) })).toBe('expired');
});
