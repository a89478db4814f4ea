import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { measurements } from '#domain/release/events';
import type { Readings } from '#ports/readings';
import type { Tables } from './client.ts';
import { ifHolds } from './conditions.ts';
import { keys, ttl } from './keys.ts';

const readingItem = z.object({ at: z.string(), by: z.string(), values: measurements });
const keptDays = 30;

export function dynamoReadings(client: DynamoDBDocumentClient, tables: Tables): Readings {
  const TableName = tables.requests;
  return {
    async latest(requestId) {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: keys.reading(requestId), ConsistentRead: true }),
      );
      return Item && readingItem.parse(Item);
    },

    async report(requestId, reading) {
      await ifHolds(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...keys.reading(requestId), ...reading, expiresAt: ttl(reading.at, keptDays) },
            ConditionExpression: 'attribute_not_exists(pk) OR #at <= :at',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':at': reading.at },
          }),
        ),
      );
    },
  };
}
