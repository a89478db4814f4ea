import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isoOf, msOf } from '#domain/time';
import type { NoticeLedger } from '#ports/notice-ledger';
import type { Tables } from './client.ts';
import { ifHolds, isConflict } from './conditions.ts';
import { keys, ttl } from './keys.ts';

/** Longer than the stream function may run, so a claim this old belongs to a run that died. */
const claimMs = 120_000;
const keptDays = 30;

export function dynamoNoticeLedger(client: DynamoDBDocumentClient, tables: Tables): NoticeLedger {
  const TableName = tables.requests;
  return {
    async claim(key, by, now) {
      const claimed = await ifHolds(
        client.send(
          new UpdateCommand({
            TableName,
            Key: keys.notice(key),
            UpdateExpression: 'SET #state = :sending, #by = :by, #at = :now, expiresAt = :expiresAt',
            ConditionExpression:
              'attribute_not_exists(pk) OR (#state = :sending AND (#by = :by OR #at < :stale))',
            ExpressionAttributeNames: { '#state': 'state', '#by': 'by', '#at': 'at' },
            ExpressionAttributeValues: {
              ':sending': 'sending',
              ':by': by,
              ':now': now,
              ':expiresAt': ttl(now, keptDays),
              ':stale': isoOf(msOf(now) - claimMs),
            },
          }),
        ),
      );
      if (claimed) return 'claimed';
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.notice(key), ConsistentRead: true }),
      );
      return Item?.['state'] === 'sent' ? 'sent' : 'in-progress';
    },

    async release(key) {
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName,
            Key: keys.notice(key),
            UpdateExpression: 'SET #at = :never ADD failures :one',
            ConditionExpression: '#state = :sending',
            ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
            ExpressionAttributeValues: { ':never': '', ':sending': 'sending', ':one': 1 },
            ReturnValues: 'UPDATED_NEW',
          }),
        );
        return Number(Attributes?.['failures']);
      } catch (error) {
        if (isConflict(error)) return 0;
        throw error;
      }
    },

    async sent(key, now) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: keys.notice(key),
          UpdateExpression: 'SET #state = :sent, #at = :now',
          ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
          ExpressionAttributeValues: { ':sent': 'sent', ':now': now },
        }),
      );
    },
  };
}
