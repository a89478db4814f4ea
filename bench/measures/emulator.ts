import { join } from 'node:path';
import * as z from 'zod';
import { countedCapacity } from '#infra/local/aws/services/dynamodb-capacity';
import { startEmbeddedDynamoDb } from '#infra/local/dynamodb/embedded';
import { dynamoDbWire } from '#infra/local/dynamodb/wire';
import { index, knownCalls, knownTable, type KnownCall } from '../emulator/known-calls.ts';
import type { Measure } from '../measure.ts';
import { region } from '../stack/region.ts';

export const emulator: Measure = {
  name: 'emulator',
  title: 'Whether the embedded database counts capacity units as DynamoDB does',
  async run(bench) {
    const database = await startEmbeddedDynamoDb(join(bench.folder('emulator'), 'known.sqlite'));
    const wire = dynamoDbWire(database.endpoint, region);
    try {
      await wire.call('CreateTable', knownTable);
      const calls: (KnownCall & { readonly said: Required<KnownCall['units']> })[] = [];
      for (const call of knownCalls) {
        const answer = await wire.call(call.operation, { ...call.input, ReturnConsumedCapacity: 'INDEXES' });
        calls.push({ ...call, said: unitsIn(call.operation, answer) });
      }
      const wrong = calls.filter(
        ({ units, said }) => said.table !== units.table || said.index !== (units.index ?? 0),
      );
      return {
        rows: [
          {
            what: `known calls, of ${calls.length}, that it counts otherwise`,
            measured: wrong.length,
            unit: 'count',
            goal: { exactly: 0 },
            ...(wrong.length > 0 && { note: wrong.map(({ what }) => what).join('; ') }),
          },
        ],
        details: calls.map(({ what, units, said }) => ({ what, units, said })),
      };
    } finally {
      wire.close();
      await database.stop();
    }
  },
};

const answered = z.object({ ConsumedCapacity: z.unknown() });

function unitsIn(operation: string, answer: unknown): Required<KnownCall['units']> {
  const consumed = countedCapacity(operation, answered.parse(answer).ConsumedCapacity);
  const units = (place: string) => (consumed[place]?.read ?? 0) + (consumed[place]?.write ?? 0);
  return {
    table: units(knownTable.TableName),
    index: units(`${knownTable.TableName}/${index}`),
  };
}
