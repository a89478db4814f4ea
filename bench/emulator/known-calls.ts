/** A call whose capacity units are known from DynamoDB's own documentation. */
export interface KnownCall {
  readonly what: string;
  readonly operation: string;
  readonly input: object;
  /** Units of the table, and of its one index. */
  readonly units: { readonly table: number; readonly index?: number };
}

const table = 'KnownCalls';
export const index = 'by-shelf';

export const knownTable = {
  TableName: table,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: ['pk', 'sk', 'shelf'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: keySchema('pk', 'sk'),
  GlobalSecondaryIndexes: [
    { IndexName: index, KeySchema: keySchema('shelf', 'sk'), Projection: { ProjectionType: 'KEYS_ONLY' } },
  ],
} as const;

function keySchema(hash: string, range: string) {
  return [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ] as const;
}

const text = (value: string) => ({ S: value });
const key = (pk: string, sk = 'A') => ({ pk: text(pk), sk: text(sk) });
/** Names count too: `pk` and `sk` with values of one character, and `body`, are 10 bytes beside the body's own. */
const item = (pk: string, bytes: number, more: object = {}, sk = 'A') => ({
  ...key(pk, sk),
  body: text('x'.repeat(bytes - 10)),
  ...more,
});
const shelf = (name: string) => ({ shelf: text(name) });
const on = (input: object) => ({ TableName: table, ...input });
const put = (what: string, Item: object, units: KnownCall['units']): KnownCall => ({
  ...{ what, operation: 'PutItem', input: on({ Item }), units },
});
const change = (pk: string, expression: string, values: object = {}) =>
  on({
    Key: key(pk),
    UpdateExpression: expression,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  });
const update = (what: string, input: object, units: KnownCall['units']): KnownCall => ({
  ...{ what, operation: 'UpdateItem', input, units },
});
const together = (what: string, items: readonly object[], units: KnownCall['units']): KnownCall => ({
  ...{ what, operation: 'TransactWriteItems', input: { TransactItems: items }, units },
});
const read = (what: string, operation: string, input: object, units: KnownCall['units']): KnownCall => ({
  ...{ what, operation, input: on(input), units },
});
const ofPartition = (pk: string) => ({
  KeyConditionExpression: 'pk = :pk',
  ExpressionAttributeValues: { ':pk': text(pk) },
});
const ofShelf = (name: string) => ({
  IndexName: index,
  KeyConditionExpression: 'shelf = :shelf',
  ExpressionAttributeValues: { ':shelf': text(name) },
});
const consistent = { ConsistentRead: true };

/**
 * In this order, on an empty table. Sizes round up per item, to 1 KB for writes and 4 KB for reads; a write is as
 * large as the larger of the item before and after; a Query adds sizes up before it rounds.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 *
 * A transaction doubles the table's part. The index's stays single, which the documentation leaves open: measured on
 * DynamoDB by the emulator's authors, https://github.com/nubo-db/dynoxide/pull/188
 */
export const knownCalls: readonly KnownCall[] = [
  put('put 1 KB', item('a', 1_024), { table: 1 }),
  put('put a byte more', item('b', 1_025), { table: 2 }),
  put('put over a larger item', item('b', 100), { table: 2 }),
  put('put into the index', item('c', 100, shelf('one')), { table: 1, index: 1 }),
  put('put the same keys again', item('c', 200, shelf('one')), { table: 1 }),
  update('move within the index', change('c', 'SET shelf = :to', { ':to': text('two') }), {
    table: 1,
    index: 2,
  }),
  update('leave the index alone', change('c', 'SET seen = :yes', { ':yes': text('y') }), { table: 1 }),
  update('leave the index', change('c', 'REMOVE shelf'), { table: 1, index: 1 }),
  put('put into the index once more', item('d', 100, shelf('one')), { table: 1, index: 1 }),
  read('delete from the index', 'DeleteItem', { Key: key('d') }, { table: 1, index: 1 }),
  read('delete what is not there', 'DeleteItem', { Key: key('z') }, { table: 1 }),
  together(
    'two puts in a transaction',
    [{ Put: on({ Item: item('e', 100) }) }, { Put: on({ Item: item('f', 1_025) }) }],
    {
      table: 6,
    },
  ),
  together('a put into the index in a transaction', [{ Put: on({ Item: item('g', 100, shelf('one')) }) }], {
    table: 2,
    index: 1,
  }),
  together('an update that leaves the index in a transaction', [{ Update: change('g', 'REMOVE shelf') }], {
    table: 2,
    index: 1,
  }),
  read('get', 'GetItem', { Key: key('a') }, { table: 0.5 }),
  read('get, consistent', 'GetItem', { Key: key('a'), ...consistent }, { table: 1 }),
  read('get what is not there, consistent', 'GetItem', { Key: key('z'), ...consistent }, { table: 1 }),
  ...Array.from({ length: 5 }, (_, number) =>
    put('put one of five', item('p', 1_000, shelf('five'), String(number)), { table: 1, index: 1 }),
  ),
  read('query 5,000 bytes', 'Query', ofPartition('p'), { table: 1 }),
  read('query 5,000 bytes, consistent', 'Query', { ...ofPartition('p'), ...consistent }, { table: 2 }),
  read(
    'query three of five, consistent',
    'Query',
    { ...ofPartition('p'), ...consistent, Limit: 3 },
    { table: 1 },
  ),
  read('query the index', 'Query', ofShelf('five'), { table: 0, index: 0.5 }),
  read('query nothing', 'Query', ofPartition('z'), { table: 0.5 }),
  {
    what: 'get five in a batch',
    operation: 'BatchGetItem',
    input: {
      RequestItems: { [table]: { Keys: Array.from({ length: 5 }, (_, number) => key('p', String(number))) } },
    },
    units: { table: 2.5 },
  },
];
