import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import * as z from 'zod';
import { sendNotices } from '#usecases/send-notices';
import { loadNoticeWorld, logger } from '../runtime/wire.ts';

const world = await loadNoticeWorld();

/** Only the keys are read: what happened is read again from the table, never trusted from the stream. */
const auditKeys = z.object({
  pk: z.object({ S: z.string().startsWith('REQ#') }),
  sequence: z.object({ N: z.string().regex(/^[0-9]+$/) }),
});

/**
 * New audit events → messages. Handled in order; from the first that fails on, the batch is given back, so that a
 * person does not read that a deployment succeeded before reading that it started.
 */
export const handler = middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async ({ Records }) => {
  for (const record of Records) {
    if (record.eventName !== 'INSERT') continue;
    try {
      const { pk, sequence } = auditKeys.parse(record.dynamodb?.Keys);
      await sendNotices(world, pk.S.slice('REQ#'.length), Number(sequence.N), 'stream', world.clock.now());
    } catch (error) {
      logger.error('notices could not be sent', { event: record.eventID, error: error as Error });
      return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }] };
    }
  }
  return { batchItemFailures: [] };
});
