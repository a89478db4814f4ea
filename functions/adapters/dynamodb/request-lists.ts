import {
  BatchGetCommand,
  QueryCommand,
  type DynamoDBDocumentClient,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { requester } from '#domain/release/release';
import { requestSummary, type RequestSummary } from '#domain/release/summary';
import type { Page, PageRequest, RequestLists } from '#ports/request-lists';
import type { Tables } from './client.ts';
import { duePartition, indexes, keys, openPartition, requestIdOf, serviceEnvironment } from './keys.ts';

/** A page looks back over at most this many months; a longer silence takes another page. */
const monthsPerPage = 3;

const summaryItem = requestSummary
  .extend({ requester })
  .transform((item): RequestSummary => ({ ...item, requester: item.requester.id }));

export function dynamoRequestLists(client: DynamoDBDocumentClient, tables: Tables): RequestLists {
  const idsIn = async (index: string, key: string, value: string, limit: number, before?: string) => {
    const page = await client.send(
      new QueryCommand({
        TableName: tables.requests,
        IndexName: index,
        KeyConditionExpression: before ? '#key = :value AND #id < :before' : '#key = :value',
        ExpressionAttributeNames: { '#key': key, ...(before && { '#id': 'id' }) },
        ExpressionAttributeValues: { ':value': value, ...(before && { ':before': before }) },
        ScanIndexForward: false,
        Limit: limit,
      } satisfies QueryCommandInput),
    );
    return (page.Items ?? []).map((item) => String(item['id']));
  };

  const summaries = async (ids: readonly string[]): Promise<readonly RequestSummary[]> => {
    const found = new Map<string, RequestSummary>();
    let missing: Record<string, unknown>[] = ids.map((id) => keys.head(id));
    while (missing.length > 0) {
      const answer = await client.send(
        new BatchGetCommand({ RequestItems: { [tables.requests]: { Keys: missing } } }),
      );
      for (const item of answer.Responses?.[tables.requests] ?? []) {
        const summary = summaryItem.parse(item);
        found.set(summary.id, summary);
      }
      missing = answer.UnprocessedKeys?.[tables.requests]?.Keys ?? [];
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  };

  const paged = async (ids: readonly string[], limit: number): Promise<Page<RequestSummary>> => ({
    items: await summaries(ids),
    ...(ids.length === limit && { cursor: ids.at(-1)! }),
  });

  /** The longest overdue first. */
  const overdue = async (now: string, limit: number) => {
    const page = await client.send(
      new QueryCommand({
        TableName: tables.requests,
        IndexName: indexes.due,
        KeyConditionExpression: '#due = :due AND dueAt <= :now',
        ExpressionAttributeNames: { '#due': 'due' },
        ExpressionAttributeValues: { ':due': duePartition, ':now': now },
        Limit: limit,
      }),
    );
    return page.Items ?? [];
  };

  return {
    async open({ limit, cursor }: PageRequest) {
      return paged(await idsIn(indexes.open, 'open', openPartition, limit, cursor), limit);
    },

    async ofService(service, environment, { limit, cursor }) {
      const partition = serviceEnvironment(service, environment);
      return paged(await idsIn(indexes.releases, 'serviceEnvironment', partition, limit, cursor), limit);
    },

    async recent({ limit, cursor, month }) {
      const [startMonth = month, before] = cursor?.split('/') ?? [];
      const ids: string[] = [];
      let current = startMonth;
      for (let looked = 0; looked < monthsPerPage && ids.length < limit; looked += 1) {
        ids.push(
          ...(await idsIn(
            indexes.recent,
            'month',
            current,
            limit - ids.length,
            looked === 0 ? before : undefined,
          )),
        );
        if (ids.length < limit) current = monthBefore(current);
      }
      const items = await summaries(ids);
      if (ids.length === limit) return { items, cursor: `${current}/${ids.at(-1)}` };
      return current < earliestMonth ? { items } : { items, cursor: current };
    },

    async due(now, limit) {
      const items = await overdue(now, limit);
      return [...new Set(items.map((item) => requestIdOf(String(item['pk']))))];
    },

    async dueSince(now) {
      const [longest] = await overdue(now, 1);
      return longest && String(longest['dueAt']);
    },
  };
}

/** No release is older than the product: where looking back ends. */
const earliestMonth = '2026-01';

function monthBefore(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}
