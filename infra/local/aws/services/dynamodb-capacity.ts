import * as z from 'zod';
import type { Capacity } from '../counters.ts';

const units = z.object({
  CapacityUnits: z.number(),
  ReadCapacityUnits: z.number().optional(),
  WriteCapacityUnits: z.number().optional(),
});

const consumed = units.extend({
  TableName: z.string(),
  Table: units.optional(),
  GlobalSecondaryIndexes: z.record(z.string(), units).optional(),
});

const consumedByTables = z.union([consumed.transform((one) => [one]), z.array(consumed)]).default([]);

const readOperations = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);

/** Units by table and by `table/index`, from the `ConsumedCapacity` of an answer with all its details. */
export function countedCapacity(operation: string, reported: unknown): Capacity {
  const reads = readOperations.has(operation);
  const count = ({ CapacityUnits, ReadCapacityUnits, WriteCapacityUnits }: z.infer<typeof units>) => ({
    read: ReadCapacityUnits ?? (reads ? CapacityUnits : 0),
    write: WriteCapacityUnits ?? (reads || ReadCapacityUnits !== undefined ? 0 : CapacityUnits),
  });
  return Object.fromEntries(
    consumedByTables
      .parse(reported)
      .flatMap((table) => [
        [table.TableName, count(table.Table ?? table)] as const,
        ...Object.entries(table.GlobalSecondaryIndexes ?? {}).map(
          ([index, held]) => [`${table.TableName}/${index}`, count(held)] as const,
        ),
      ]),
  );
}

/** What the caller sees of it: nothing unless asked, and only as much as asked. */
export function shownCapacity(reported: unknown, asked: unknown): unknown {
  if (reported === undefined || asked === 'INDEXES') return reported;
  if (asked !== 'TOTAL') return undefined;
  const total = (part: z.infer<typeof consumed>) => ({
    TableName: part.TableName,
    CapacityUnits: part.CapacityUnits,
  });
  return Array.isArray(reported)
    ? z.array(consumed).parse(reported).map(total)
    : total(consumed.parse(reported));
}
