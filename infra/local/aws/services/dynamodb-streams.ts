import * as z from 'zod';
import type { TableModel } from '#infra/local/dynamodb/table-model';
import type { DynamoDbWire } from '#infra/local/dynamodb/wire';
import { streamArnOf } from '#infra/local/streams/shards';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, contentTypes, jsonBody } from '../protocol.ts';

const targetPrefix = 'DynamoDBStreams_20120810.';

const inStream = z.looseObject({ StreamArn: z.string() });
const fromIterator = z.looseObject({ ShardIterator: z.string() });

/** Between the stream and the database's own iterator, because an iterator does not tell its stream. */
const separator = ' at ';

/** DynamoDB Streams, as far as reading again from a place goes. */
export function dynamoDbStreamsService(
  wire: DynamoDbWire,
  tables: readonly TableModel[],
  access: Access,
): AwsService {
  return {
    protocol: 'json-1.0',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `dynamodb:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, body }, action) {
      const input = jsonBody(body);
      const pass = (operation: string, sent: object) =>
        wire.send(targetPrefix + operation, JSON.stringify(sent));
      switch (action) {
        case 'dynamodb:GetShardIterator': {
          const asked = understood(inStream, input);
          const table = tables.find(({ streamArn }) => streamArn === asked.StreamArn);
          access.require(caller, { action, resource: asked.StreamArn });
          const StreamArn = table && (await streamArnOf(wire, table.name));
          if (StreamArn === undefined)
            throw new AwsError('ResourceNotFoundException', `There is no stream ${asked.StreamArn}.`);
          const answer = await pass('GetShardIterator', { ...asked, StreamArn });
          if (answer.status !== 200) return { ...answer, contentType: contentTypes['json-1.0'] };
          const { ShardIterator } = fromIterator.parse(JSON.parse(answer.body.toString('utf8')));
          return bound({ ShardIterator }, asked.StreamArn);
        }
        case 'dynamodb:GetRecords': {
          const { ShardIterator, ...rest } = understood(fromIterator, input);
          const [stream = '', iterator = ''] = ShardIterator.split(separator);
          access.require(caller, { action, resource: stream });
          const answer = await pass('GetRecords', { ...rest, ShardIterator: iterator });
          if (answer.status !== 200) return { ...answer, contentType: contentTypes['json-1.0'] };
          return bound(page.parse(JSON.parse(answer.body.toString('utf8'))), stream);
        }
        default:
          throw new AwsError('UnknownOperationException', `The local stack does not pass ${action} on.`);
      }
    },
  };
}

const page = z.looseObject({ NextShardIterator: z.string().nullish() });

/** Names the stream in the iterators of an answer. */
const bound = (answer: Readonly<Record<string, unknown>>, stream: string) => ({
  status: 200,
  contentType: contentTypes['json-1.0'],
  body: JSON.stringify(
    Object.fromEntries(
      Object.entries(answer).map(([name, value]) => [
        name,
        name.endsWith('ShardIterator') && typeof value === 'string' ? stream + separator + value : value,
      ]),
    ),
  ),
});

function understood<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
  return parsed.data;
}
