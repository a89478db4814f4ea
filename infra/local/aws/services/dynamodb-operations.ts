import * as z from 'zod';
import { AwsError } from '../protocol.ts';

/** One right an operation needs: the action IAM knows it by, on a table or on one of its indexes. */
export interface NeededAccess {
  readonly action: string;
  readonly table: string;
  readonly index?: string;
}

/** Operations that consume capacity, and so can report it. */
export const capacityActions: ReadonlySet<string> = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
]);

const oneTable = z.object({ TableName: z.string(), IndexName: z.string().optional() });
const manyTables = z.object({ RequestItems: z.record(z.string(), z.unknown()) });
const inTable = z.object({ TableName: z.string() });
const transaction = z.object({ TransactItems: z.array(z.record(z.string(), inTable)) });

/** In a transaction every item needs the right of the plain operation, the condition check one of its own. */
const transactActions: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** Every right a call needs. Throws AWS's own errors for calls that cannot be understood or are not supported. */
export function accessOf(operation: string, input: unknown): readonly NeededAccess[] {
  switch (operation) {
    case 'GetItem':
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
    case 'Query':
    case 'Scan':
    case 'DescribeTable':
    case 'DescribeTimeToLive': {
      const { TableName, IndexName } = understood(oneTable, input);
      return [
        { action: operation, table: nameOf(TableName), ...(IndexName !== undefined && { index: IndexName }) },
      ];
    }
    case 'ListTables':
      return [{ action: operation, table: '*' }];
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(understood(manyTables, input).RequestItems).map((table) => ({
        action: operation,
        table: nameOf(table),
      }));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return understood(transaction, input).TransactItems.flatMap((item) =>
        Object.entries(item).map(([kind, { TableName }]) => ({
          action: transactActions[kind] ?? kind,
          table: nameOf(TableName),
        })),
      );
    default:
      throw new AwsError(
        'UnknownOperationException',
        `The local stack does not pass dynamodb:${operation} on.`,
      );
  }
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);

export const tablesWritten = (operation: string, input: unknown): readonly string[] =>
  writes.has(operation) ? [...new Set(accessOf(operation, input).map(({ table }) => table))] : [];

/** Callers may name a table by its ARN. */
const nameOf = (table: string) => table.replace(/^arn:.*:table\//, '');

function understood<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
  return parsed.data;
}
