import * as z from 'zod';
import { DynamoDbRefused, type DynamoDbWire } from '#infra/local/dynamodb/wire';
import type { Checkpoints } from './checkpoints.ts';
import { type StreamRecord, streamRecord } from './batch.ts';
import type { MappingModel } from './mapping-model.ts';

/** One shard of a table's stream, read in order from where the mapping stands. */
export interface Shard {
  readonly id: string;
  readonly parent: string | undefined;
  /** The next records; none when there are none now. */
  next(limit: number): Promise<readonly StreamRecord[]>;
  /** What the database calls it. */
  readonly name: string;
  /** True once the shard is closed and read to its end. */
  readonly finished: boolean;
}

const listed = z.object({
  Streams: z.array(z.object({ StreamArn: z.string() })),
});
const described = z.object({
  StreamDescription: z.object({
    Shards: z.array(z.object({ ShardId: z.string(), ParentShardId: z.string().nullish() })),
    LastEvaluatedShardId: z.string().nullish(),
  }),
});
const iterator = z.object({ ShardIterator: z.string() });
const page = z.object({ Records: z.array(streamRecord), NextShardIterator: z.string().nullish() });

/** The database's own name for a table's stream. */
export async function streamArnOf(wire: DynamoDbWire, table: string): Promise<string | undefined> {
  const { Streams } = listed.parse(await wire.call('ListStreams', { TableName: table }, 'streams'));
  return Streams.at(-1)?.StreamArn;
}

/** The shards of a table's stream, parents before their children. */
export async function listShards(
  wire: DynamoDbWire,
  mapping: MappingModel,
  checkpoints: Checkpoints,
): Promise<readonly Shard[]> {
  const call = (operation: string, input: unknown) => wire.call(operation, input, 'streams');
  const streamArn = await streamArnOf(wire, mapping.table.name);
  if (streamArn === undefined) return [];

  const found: { ShardId: string; ParentShardId?: string | null | undefined }[] = [];
  for (let after: string | null | undefined; ;) {
    const { StreamDescription: stream } = described.parse(
      await call('DescribeStream', { StreamArn: streamArn, ...(after && { ExclusiveStartShardId: after }) }),
    );
    found.push(...stream.Shards);
    after = stream.LastEvaluatedShardId;
    if (!after) break;
  }
  return found.map(({ ShardId, ParentShardId }) =>
    openShard(wire, mapping, checkpoints, { streamArn, id: ShardId, parent: ParentShardId ?? undefined }),
  );
}

function openShard(
  wire: DynamoDbWire,
  mapping: MappingModel,
  checkpoints: Checkpoints,
  { streamArn, id, parent }: { streamArn: string; id: string; parent: string | undefined },
): Shard {
  let position: string | undefined;
  let finished = false;
  const call = (operation: string, input: unknown) => wire.call(operation, input, 'streams');

  async function iteratorAt(type: string, sequence?: string): Promise<string> {
    const input = { StreamArn: streamArn, ShardId: id, ShardIteratorType: type, SequenceNumber: sequence };
    return iterator.parse(await call('GetShardIterator', input)).ShardIterator;
  }

  /** Where to go on: after the checkpoint, or where the shard begins. */
  async function resumed(): Promise<string> {
    const checkpoint = checkpoints.read(mapping.id, `${streamArn}/${id}`);
    if (checkpoint === undefined) return iteratorAt('TRIM_HORIZON');
    return iteratorAt('AFTER_SEQUENCE_NUMBER', checkpoint).catch((error: unknown) => {
      if (!(error instanceof DynamoDbRefused) || error.code !== 'TrimmedDataAccessException') throw error;
      return iteratorAt('TRIM_HORIZON');
    });
  }

  return {
    id: `${streamArn}/${id}`,
    name: id,
    parent: parent && `${streamArn}/${parent}`,
    get finished() {
      return finished;
    },
    async next(limit) {
      position ??= await resumed();
      const answer = await call('GetRecords', { ShardIterator: position, Limit: limit }).catch(
        (error: unknown) => {
          // An iterator lives 15 minutes. The next one starts from the checkpoint.
          position = undefined;
          throw error;
        },
      );
      const { Records, NextShardIterator } = page.parse(answer);
      if (NextShardIterator) position = NextShardIterator;
      else finished = true;
      return Records;
    },
  };
}
