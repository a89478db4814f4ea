import { randomUUID } from 'node:crypto';
import type { Batch } from './batch.ts';
import type { MappingModel } from './mapping-model.ts';

/**
 * What Lambda sends to the queue for a batch it gives up: where it stood, not what it held. The times are those of
 * the stack's clock, which the database does not follow.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
export function batchGivenUp(
  { handler, table }: MappingModel,
  shardId: string,
  { records, readAt }: Batch,
  now: number,
): string {
  const arrival = new Date(readAt).toISOString().replace(/\.\d+Z$/, 'Z');
  return JSON.stringify({
    requestContext: { requestId: randomUUID(), functionArn: handler.arn },
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: records[0]?.dynamodb.SequenceNumber,
      endSequenceNumber: records.at(-1)?.dynamodb.SequenceNumber,
      approximateArrivalOfFirstRecord: arrival,
      approximateArrivalOfLastRecord: arrival,
      batchSize: records.length,
      streamArn: table.streamArn,
    },
  });
}
