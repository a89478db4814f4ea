import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  TrimmedDataAccessException,
  type DynamoDBStreamsClient,
  type GetRecordsCommandOutput,
  type _Record,
} from '@aws-sdk/client-dynamodb-streams';
import type { EventKey, EventStream } from '#ports/event-stream';
import { requestIdOf } from './keys.ts';

/** A page may be empty although more follow; a stretch of one batch is long reached by then. */
const mostPages = 100;

/** The stream of the audit table. A shard that is gone and a place that was trimmed are both expired. */
export function dynamoEventStream(client: DynamoDBStreamsClient, streamArn: string): EventStream {
  return {
    async read({ shard, first, last }) {
      try {
        const events: EventKey[] = [];
        let position = await iteratorAt(client, streamArn, shard, first);
        for (let pages = 0; pages < mostPages && position !== undefined; pages += 1) {
          const page: GetRecordsCommandOutput = await client.send(
            new GetRecordsCommand({ ShardIterator: position }),
          );
          const records = page.Records ?? [];
          events.push(...records.filter((record) => placeOf(record) <= BigInt(last)).flatMap(eventOf));
          if (records.some((record) => placeOf(record) >= BigInt(last))) return events;
          position = page.NextShardIterator;
        }
        return 'expired';
      } catch (error) {
        if (error instanceof TrimmedDataAccessException || error instanceof ResourceNotFoundException)
          return 'expired';
        throw error;
      }
    },
  };
}

async function iteratorAt(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  ShardId: string,
  SequenceNumber: string,
): Promise<string | undefined> {
  const { ShardIterator } = await client.send(
    new GetShardIteratorCommand({
      StreamArn,
      ShardId,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      SequenceNumber,
    }),
  );
  return ShardIterator;
}

const placeOf = (record: _Record): bigint => BigInt(record.dynamodb?.SequenceNumber ?? 0);

/** Events are only ever added; anything else in the stream is none. */
function eventOf({ eventName, dynamodb }: _Record): EventKey[] {
  const { pk, sequence } = dynamodb?.Keys ?? {};
  if (eventName !== 'INSERT' || pk?.S === undefined || sequence?.N === undefined) return [];
  return [{ requestId: requestIdOf(pk.S), sequence: Number(sequence.N) }];
}
