import * as z from 'zod';
import { setTimeout as pause } from 'node:timers/promises';
import { StartRefused } from '#infra/local/start-refused';
import type { TableModel } from './table-model.ts';
import { DynamoDbRefused, type DynamoDbWire } from './wire.ts';

const described = z.object({
  Table: z.object({
    TableStatus: z.string(),
    KeySchema: z.array(z.object({ AttributeName: z.string(), KeyType: z.string() })),
    GlobalSecondaryIndexes: z
      .array(z.object({ IndexName: z.string(), IndexStatus: z.string().optional() }))
      .default([]),
    StreamSpecification: z.object({ StreamEnabled: z.boolean() }).optional(),
  }),
});

type Described = z.infer<typeof described>['Table'];

const pollMs = 50;

/**
 * Makes the database hold what the template describes. Tables that are there keep their data: indexes and streams
 * that a newer template adds are added, indexes it dropped are dropped. A changed key cannot be repaired and throws.
 */
export async function ensureTables(wire: DynamoDbWire, tables: readonly TableModel[]): Promise<void> {
  for (const table of tables) {
    const present = await describe(wire, table.name);
    await (present === undefined ? create(wire, table) : adapt(wire, table, present));
    if (table.timeToLive !== undefined) await enableTimeToLive(wire, table.name, table.timeToLive);
  }
}

async function create(wire: DynamoDbWire, table: TableModel): Promise<void> {
  await wire.call('CreateTable', {
    TableName: table.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: table.attributes,
    KeySchema: table.keys,
    ...(table.indexes.length > 0 && { GlobalSecondaryIndexes: table.indexes }),
    ...(table.streamView !== undefined && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
    }),
  });
  await untilActive(wire, table.name);
}

async function adapt(wire: DynamoDbWire, table: TableModel, present: Described): Promise<void> {
  if (JSON.stringify(present.KeySchema) !== JSON.stringify(table.keys)) {
    throw new StartRefused(
      `Table ${table.name} in the data folder has another key. Start with an empty DATA_DIR.`,
    );
  }
  const update = async (change: Record<string, unknown>) => {
    await wire.call('UpdateTable', { TableName: table.name, ...change });
    await untilActive(wire, table.name);
  };
  for (const { IndexName } of present.GlobalSecondaryIndexes) {
    if (table.indexes.some((index) => index.IndexName === IndexName)) continue;
    await update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] });
  }
  for (const index of table.indexes) {
    if (present.GlobalSecondaryIndexes.some(({ IndexName }) => IndexName === index.IndexName)) continue;
    await update({
      AttributeDefinitions: table.attributes,
      GlobalSecondaryIndexUpdates: [{ Create: index }],
    });
  }
  if (table.streamView !== undefined && !present.StreamSpecification?.StreamEnabled) {
    await update({ StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView } });
  }
}

async function enableTimeToLive(wire: DynamoDbWire, name: string, attribute: string): Promise<void> {
  const state = z
    .object({ TimeToLiveDescription: z.object({ AttributeName: z.string().optional() }) })
    .parse(await wire.call('DescribeTimeToLive', { TableName: name }));
  if (state.TimeToLiveDescription.AttributeName === attribute) return;
  await wire.call('UpdateTimeToLive', {
    TableName: name,
    TimeToLiveSpecification: { AttributeName: attribute, Enabled: true },
  });
}

async function describe(wire: DynamoDbWire, name: string): Promise<Described | undefined> {
  try {
    return described.parse(await wire.call('DescribeTable', { TableName: name })).Table;
  } catch (error) {
    if (error instanceof DynamoDbRefused && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

async function untilActive(wire: DynamoDbWire, name: string): Promise<void> {
  for (;;) {
    const table = await describe(wire, name);
    const states = [
      table?.TableStatus,
      ...(table?.GlobalSecondaryIndexes.map((index) => index.IndexStatus) ?? []),
    ];
    if (states.every((state) => state === undefined || state === 'ACTIVE')) return;
    await pause(pollMs);
  }
}
