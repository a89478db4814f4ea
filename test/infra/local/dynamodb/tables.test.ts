import { expect, test, vi } from 'vitest';
import { ensureTables } from '#infra/local/dynamodb/tables';
import { database, tableModel } from '../fixtures/dynamodb.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const orders = tableModel('Orders');

test('tables are made with keys, indexes, stream and expiry, and left alone the next time', async () => {
  const model = tableModel('Orders', { timeToLive: 'expiresAt' });
  const wire = await database(model);
  await wire.call('PutItem', { TableName: 'Orders', Item: { pk: { S: 'a' }, colour: { S: 'red' } } });
  await ensureTables(wire, [model]);
  expect(await wire.call('Scan', { TableName: 'Orders', IndexName: 'by-colour' })).toMatchObject({
    Count: 1,
  });
  expect(await wire.call('DescribeTable', { TableName: 'Orders' })).toMatchObject({
    Table: { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } },
  });
  expect(await wire.call('DescribeTimeToLive', { TableName: 'Orders' })).toMatchObject({
    TimeToLiveDescription: { AttributeName: 'expiresAt' },
  });
});

test('what a newer template adds or drops is added or dropped, and the data stays', async () => {
  const wire = await database({ ...orders, streamView: undefined });
  await wire.call('PutItem', { TableName: 'Orders', Item: { pk: { S: 'a' }, size: { S: 'big' } } });
  await ensureTables(wire, [
    {
      ...orders,
      attributes: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'size', AttributeType: 'S' },
      ],
      indexes: [
        {
          IndexName: 'by-size',
          KeySchema: [{ AttributeName: 'size', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  ]);
  expect(await wire.call('Scan', { TableName: 'Orders', IndexName: 'by-size' })).toMatchObject({ Count: 1 });
  expect(await wire.call('DescribeTable', { TableName: 'Orders' })).toMatchObject({
    Table: {
      GlobalSecondaryIndexes: [expect.objectContaining({ IndexName: 'by-size' })],
      StreamSpecification: { StreamEnabled: true },
    },
  });
});

test('another key cannot be brought in line, and the table is named', async () => {
  const wire = await database(orders);
  const other = { ...orders, keys: [{ AttributeName: 'colour', KeyType: 'HASH' as const }] };
  await expect(ensureTables(wire, [other])).rejects.toThrow(
    'Table Orders in the data folder has another key',
  );
});
