import { DeleteCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { HeldNotices } from '#ports/held-notices';
import type { Tables } from './client.ts';
import { keys } from './keys.ts';

const heldItem = z.object({
  // One attribute: its own could be called like the key of an index.
  held: z.object({
    person: z.string(),
    requestId: z.string(),
    sequence: z.int(),
    kind: z.string(),
    sendAt: z.string(),
    since: z.string(),
  }),
});

export function dynamoHeldNotices(client: DynamoDBDocumentClient, tables: Tables): HeldNotices {
  const TableName = tables.requests;
  return {
    async hold(notice) {
      await client.send(new PutCommand({ TableName, Item: { ...keys.held(notice), held: notice } }));
    },

    async due(now, limit) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk < :now',
          ExpressionAttributeValues: { ':pk': keys.heldAll().pk, ':now': `${now}#~` },
          ConsistentRead: true,
          Limit: limit,
        }),
      );
      return (Items ?? []).map((item) => heldItem.parse(item).held);
    },

    async drop(notices) {
      for (const notice of notices)
        await client.send(new DeleteCommand({ TableName, Key: keys.held(notice) }));
    },
  };
}
