import { describe, expect, test } from 'vitest';
import { accessOf, tablesWritten } from '#infra/local/aws/services/dynamodb-operations';
import { countedCapacity, shownCapacity } from '#infra/local/aws/services/dynamodb-capacity';

const key = { pk: { S: 'a' } };

describe('a call needs', () => {
  test.each([
    ['GetItem', { TableName: 'Orders', Key: key }, [{ action: 'GetItem', table: 'Orders' }]],
    [
      'Query',
      { TableName: 'Orders', IndexName: 'open' },
      [{ action: 'Query', table: 'Orders', index: 'open' }],
    ],
    [
      'PutItem',
      { TableName: 'arn:aws:dynamodb:eu-central-1:000000000000:table/Orders', Item: key },
      [{ action: 'PutItem', table: 'Orders' }],
    ],
    [
      'BatchGetItem',
      { RequestItems: { Orders: {}, Audit: {} } },
      [
        { action: 'BatchGetItem', table: 'Orders' },
        { action: 'BatchGetItem', table: 'Audit' },
      ],
    ],
    [
      'TransactWriteItems',
      {
        TransactItems: [
          { Put: { TableName: 'Audit', Item: key } },
          { Update: { TableName: 'Orders', Key: key } },
          { Delete: { TableName: 'Orders', Key: key } },
          { ConditionCheck: { TableName: 'Orders', Key: key } },
        ],
      },
      [
        { action: 'PutItem', table: 'Audit' },
        { action: 'UpdateItem', table: 'Orders' },
        { action: 'DeleteItem', table: 'Orders' },
        { action: 'ConditionCheckItem', table: 'Orders' },
      ],
    ],
    [
      'TransactGetItems',
      { TransactItems: [{ Get: { TableName: 'Orders', Key: key } }] },
      [{ action: 'GetItem', table: 'Orders' }],
    ],
  ])('%s: the rights of everything it touches', (operation, input, needed) => {
    expect(accessOf(operation, input)).toEqual(needed);
  });
});

test('an operation nobody has decided about is refused by name', () => {
  expect(() => accessOf('ExecuteStatement', {})).toThrow('dynamodb:ExecuteStatement');
});

test('a malformed call is AWS’s ValidationException', () => {
  expect(() => accessOf('GetItem', {})).toThrow(expect.objectContaining({ code: 'ValidationException' }));
});

test('writes name the tables whose streams have something new, reads none', () => {
  const items = [
    { Put: { TableName: 'Audit' } },
    { Put: { TableName: 'Audit' } },
    { Put: { TableName: 'Orders' } },
  ];
  expect(tablesWritten('TransactWriteItems', { TransactItems: items })).toEqual(['Audit', 'Orders']);
  expect(tablesWritten('GetItem', { TableName: 'Orders' })).toEqual([]);
});

describe('capacity units', () => {
  const reported = {
    TableName: 'Orders',
    CapacityUnits: 3,
    Table: { CapacityUnits: 2 },
    GlobalSecondaryIndexes: { open: { CapacityUnits: 1 } },
  };

  test('are counted for the table and each index, by what the operation does', () => {
    expect(countedCapacity('PutItem', reported)).toEqual({
      Orders: { read: 0, write: 2 },
      'Orders/open': { read: 0, write: 1 },
    });
    expect(countedCapacity('Query', reported)).toMatchObject({ Orders: { read: 2, write: 0 } });
  });

  test('of a transaction repeated with the same token are reads', () => {
    const again = [
      { TableName: 'Orders', CapacityUnits: 2, Table: { CapacityUnits: 2, ReadCapacityUnits: 2 } },
    ];
    expect(countedCapacity('TransactWriteItems', again)).toEqual({ Orders: { read: 2, write: 0 } });
  });

  test('are shown to the caller only as far as the caller asked', () => {
    expect(shownCapacity(reported, undefined)).toBeUndefined();
    expect(shownCapacity(reported, 'TOTAL')).toEqual({ TableName: 'Orders', CapacityUnits: 3 });
    expect(shownCapacity(reported, 'INDEXES')).toEqual(reported);
  });
});
