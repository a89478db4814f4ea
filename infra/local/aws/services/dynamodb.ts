import * as z from 'zod';
import type { DynamoDbWire } from '#infra/local/dynamodb/wire';
import { arnOf, type Place } from '#infra/local/template/place';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, contentTypes, jsonBody } from '../protocol.ts';
import { countedCapacity, shownCapacity } from './dynamodb-capacity.ts';
import { accessOf, capacityActions, tablesWritten } from './dynamodb-operations.ts';

const targetPrefix = 'DynamoDB_20120810.';

export interface DynamoDbServiceOptions {
  readonly wire: DynamoDbWire;
  readonly access: Access;
  readonly place: Place;
  /** Called with the table's name after every write that succeeded. */
  readonly onWrite: (table: string) => void;
}

/** DynamoDB: checks every item a call touches against the caller's role, counts capacity units, passes it on. */
export function dynamoDbService({ wire, access, place, onWrite }: DynamoDbServiceOptions): AwsService {
  return {
    protocol: 'json-1.0',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `dynamodb:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, body }, action) {
      const operation = action.slice('dynamodb:'.length);
      const input = objectInput.safeParse(jsonBody(body));
      if (!input.success) throw new AwsError('SerializationException', 'The request body is not an object.');

      for (const { action: wanted, table, index } of accessOf(operation, input.data)) {
        const tableArn = arnOf(place, 'dynamodb', `table/${table}`);
        const resource = index === undefined ? tableArn : `${tableArn}/index/${index}`;
        access.require(caller, { action: `dynamodb:${wanted}`, resource });
      }

      const counts = capacityActions.has(operation);
      const asked = input.data['ReturnConsumedCapacity'];
      const sent = counts ? JSON.stringify({ ...input.data, ReturnConsumedCapacity: 'INDEXES' }) : body;
      const { status, body: answer } = await wire.send(targetPrefix + operation, sent);
      if (status === 200) for (const table of tablesWritten(operation, input.data)) onWrite(table);
      if (status !== 200 || !counts) return { status, contentType: contentTypes['json-1.0'], body: answer };

      const { ConsumedCapacity, ...rest } = objectInput.parse(JSON.parse(answer.toString('utf8')));
      const shown = shownCapacity(ConsumedCapacity, asked);
      return {
        status,
        contentType: contentTypes['json-1.0'],
        body: JSON.stringify({ ...rest, ...(shown !== undefined && { ConsumedCapacity: shown }) }),
        capacity: countedCapacity(operation, ConsumedCapacity),
      };
    },
  };
}

const objectInput = z.record(z.string(), z.unknown());
