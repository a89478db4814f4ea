import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { sha256 } from '#domain/audit/canonical';
import type { Head } from '#domain/audit/chain';
import { environmentRecord, untouched, type EnvironmentRecord } from '#domain/release/environment';
import { chainedEvent, type ChainedEvent } from '#domain/release/events';
import type { Commit, IdempotencyRecord, Loaded, RequestStore, Wait } from '#ports/request-store';
import type { Tables } from './client.ts';
import { ifHolds } from './conditions.ts';
import { duePartition, keys, ttl } from './keys.ts';
import { changedItems, headState, newHead, requestOf } from './request-items.ts';

type Write = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const idempotencyItem = z.object({ requestId: z.string(), bodyDigest: z.string(), expiresAt: z.number() });

export function dynamoRequestStore(client: DynamoDBDocumentClient, tables: Tables): RequestStore {
  const put = (item: Record<string, unknown>, condition: object = {}) => ({
    Put: { TableName: tables.requests, Item: item, ...condition },
  });

  const headWrite = ({ before, after, events, dueAt }: Commit): Write => {
    const { sequence, hash } = events.at(-1)!;
    const due = dueAt ? { due: duePartition, dueAt } : {};
    if (!before)
      return put(
        { ...newHead(after), sequence, hash, ...due },
        { ConditionExpression: 'attribute_not_exists(pk)' },
      );
    const change = updateOf({ ...headState(after), sequence, hash, ...due });
    return {
      Update: {
        TableName: tables.requests,
        Key: keys.head(after.id),
        ...change,
        ConditionExpression: '#hash = :expected',
        ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ':expected': before.head.hash },
      },
    };
  };

  const environmentWrite = (record: EnvironmentRecord) =>
    put(
      { ...keys.environment(record.service, record.environment), ...record },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR revision = :read',
        ExpressionAttributeValues: { ':read': record.revision - 1 },
      },
    );

  const idempotencyWrite = (
    { key, bodyDigest }: { key: string; bodyDigest: string },
    commit: Commit,
  ): Write => {
    const openedAt = commit.after.createdAt;
    return put(
      {
        ...keys.idempotency(key),
        requestId: commit.after.id,
        bodyDigest,
        openedAt,
        expiresAt: ttl(openedAt, 1),
      },
      {
        ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
        ExpressionAttributeValues: { ':now': ttl(openedAt, 0) },
      },
    );
  };

  return {
    async load(id: string): Promise<Loaded | undefined> {
      const items: Record<string, unknown>[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tables.requests,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': keys.request(id).pk },
            ConsistentRead: true,
            ...(from && { ExclusiveStartKey: from }),
          }),
        );
        items.push(...(page.Items ?? []));
        from = page.LastEvaluatedKey;
      } while (from);
      return requestOf(items);
    },

    async commit(commit) {
      const writes: Write[] = [
        headWrite(commit),
        ...changedItems(commit.before?.release, commit.after).map((item) => put(item)),
        ...commit.events.map((event) => ({
          Put: {
            TableName: tables.audit,
            Item: { pk: keys.request(event.requestId).pk, ...event },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        })),
      ];
      if (commit.environment) writes.push(environmentWrite(commit.environment));
      if (commit.idempotency) writes.push(idempotencyWrite(commit.idempotency, commit));
      const held = await ifHolds(
        client.send(
          new TransactWriteCommand({
            TransactItems: writes,
            ClientRequestToken: tokenOf(commit),
          }),
        ),
      );
      return held ? 'committed' : 'conflict';
    },

    async events(id, after = 0): Promise<readonly ChainedEvent[]> {
      const page = await client.send(
        new QueryCommand({
          TableName: tables.audit,
          KeyConditionExpression: 'pk = :pk AND #sequence > :after',
          ExpressionAttributeNames: { '#sequence': 'sequence' },
          ExpressionAttributeValues: { ':pk': keys.request(id).pk, ':after': after },
          ConsistentRead: true,
          Limit: 100,
        }),
      );
      return (page.Items ?? []).map((item) => eventOf(item));
    },

    async event(id, sequence): Promise<ChainedEvent | undefined> {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tables.audit,
          Key: keys.event(id, sequence),
          ConsistentRead: true,
        }),
      );
      return Item && eventOf(Item);
    },

    async environment(service, environment) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: tables.requests,
          Key: keys.environment(service, environment),
          ConsistentRead: true,
        }),
      );
      return Item ? environmentRecord.parse(Item) : untouched(service, environment);
    },

    async settleEnvironment(record) {
      await ifHolds(client.send(new PutCommand(environmentWrite(record).Put)));
    },

    async idempotency(key, now): Promise<IdempotencyRecord | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName: tables.requests, Key: keys.idempotency(key), ConsistentRead: true }),
      );
      const record = idempotencyItem.safeParse(Item).data;
      // DynamoDB removes expired items within days, not at once.
      return record && record.expiresAt >= ttl(now, 0) ? record : undefined;
    },

    async saveWait(id: string, wait: Wait) {
      await ifHolds(
        client.send(
          new PutCommand({
            TableName: tables.requests,
            Item: { ...keys.wait(id), ...wait, due: duePartition },
            ConditionExpression: 'attribute_not_exists(pk) OR enteredAt <= :enteredAt',
            ExpressionAttributeValues: { ':enteredAt': wait.enteredAt },
          }),
        ),
      );
    },

    async removeWait(id, token) {
      await ifHolds(
        client.send(
          new DeleteCommand({
            TableName: tables.requests,
            Key: keys.wait(id),
            ConditionExpression: '#token = :token',
            ExpressionAttributeNames: { '#token': 'token' },
            ExpressionAttributeValues: { ':token': token },
          }),
        ),
      );
    },

    async setDue(id: string, head: Head, dueAt: string | undefined) {
      const change = updateOf({ due: dueAt && duePartition, dueAt });
      await ifHolds(
        client.send(
          new UpdateCommand({
            TableName: tables.requests,
            Key: keys.head(id),
            UpdateExpression: change.UpdateExpression,
            ConditionExpression: '#hash = :read',
            ExpressionAttributeNames: { ...change.ExpressionAttributeNames, '#hash': 'hash' },
            ExpressionAttributeValues: { ...change.ExpressionAttributeValues, ':read': head.hash },
          }),
        ),
      );
    },

    nextAttempt: (id, from) =>
      ifHolds(
        client.send(
          new UpdateCommand({
            TableName: tables.requests,
            Key: keys.head(id),
            UpdateExpression: 'SET attempt = :next',
            ConditionExpression: 'attempt = :from',
            ExpressionAttributeValues: { ':from': from, ':next': from + 1 },
          }),
        ),
      ),
  };
}

/**
 * The same for the same commit sent again, another one for the same events decided against another environment:
 * DynamoDB refuses a token that comes back with another payload.
 */
const tokenOf = ({ events, environment }: Commit): string =>
  sha256(`${events.at(-1)!.hash} ${environment?.revision ?? 'none'}`).slice(0, 36);

/** Checked, but handed on exactly as stored: a parser that drops or adds a field would break the event's hash. */
function eventOf(item: Record<string, unknown>): ChainedEvent {
  const { pk: _, ...event } = item;
  chainedEvent.parse(event);
  return event as ChainedEvent;
}

/** SET for what has a value, REMOVE for what has none. */
function updateOf(attributes: Record<string, unknown>) {
  const entries = Object.entries(attributes);
  const set = entries.filter(([, value]) => value !== undefined);
  const remove = entries.filter(([, value]) => value === undefined);
  return {
    UpdateExpression: [
      set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
      remove.length > 0 ? `REMOVE ${remove.map(([name]) => `#${name}`).join(', ')}` : '',
    ]
      .filter(Boolean)
      .join(' '),
    ExpressionAttributeNames: Object.fromEntries(entries.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
  };
}
