import { PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { delegation } from '#domain/identity/delegation';
import type { Delegations } from '#ports/delegations';
import type { Tables } from './client.ts';
import { keys, ttl } from './keys.ts';

// One attribute: its own could be called like the key of an index.
const delegationItem = z.object({ delegation });
const keptDays = 400;

export function dynamoDelegations(client: DynamoDBDocumentClient, tables: Tables): Delegations {
  const TableName = tables.requests;
  return {
    async known(now) {
      const { Items } = await client.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: 'pk = :pk AND sk > :now',
          ExpressionAttributeValues: { ':pk': keys.delegations().pk, ':now': `${now}#~` },
          ConsistentRead: true,
          Limit: 500,
        }),
      );
      return (Items ?? []).map((item) => delegationItem.parse(item).delegation);
    },

    async keep(one) {
      await client.send(
        new PutCommand({
          TableName,
          Item: {
            ...keys.delegation(one.until, one.id),
            delegation: one,
            expiresAt: ttl(one.until, keptDays),
          },
        }),
      );
    },
  };
}
