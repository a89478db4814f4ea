import { readFileSync } from 'node:fs';
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, vi } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { documentClient, type Tables } from '#adapters/dynamodb/client';
import { startEmbeddedDynamoDb, type EmbeddedDynamoDb } from '#infra/local/dynamodb/embedded';

const keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const tableProperties = z.object({
  AttributeDefinitions: z.array(z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N']) })),
  KeySchema: keys,
  GlobalSecondaryIndexes: z
    .array(
      z.object({
        IndexName: z.string(),
        KeySchema: keys,
        Projection: z.object({ ProjectionType: z.enum(['ALL', 'KEYS_ONLY']) }),
      }),
    )
    .optional(),
});
const template = z.object({
  Resources: z.object({
    RequestsTable: z.object({ Properties: tableProperties }),
    AuditTable: z.object({ Properties: tableProperties }),
  }),
});

/** The template as it is deployed: a test of the stack holds this file equal to what is synthesized. */
const { RequestsTable, AuditTable } = template.parse(
  parse(readFileSync(new URL('../golden/template.yaml', import.meta.url), 'utf8')),
).Resources;

export interface FreshTables {
  readonly client: DynamoDBDocumentClient;
  readonly tables: Tables;
}

/**
 * A DynamoDB in memory for the tests of one file, or the one that `COUNTERSIGN_DYNAMODB_ENDPOINT` names. Each call
 * of the answer makes the two tables of the template anew, empty and under names of their own.
 */
export function dynamoForThisFile(): () => Promise<FreshTables> {
  let embedded: EmbeddedDynamoDb | undefined;
  let client: DynamoDBDocumentClient;
  let made = 0;

  beforeAll(async () => {
    const given = process.env['COUNTERSIGN_DYNAMODB_ENDPOINT'];
    embedded = given === undefined ? await startEmbeddedDynamoDb(':memory:') : undefined;
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', given ?? embedded?.endpoint);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
    client = documentClient();
  });

  afterAll(async () => {
    client.destroy();
    vi.unstubAllEnvs();
    await embedded?.stop();
  });

  return async () => {
    made += 1;
    const suffix = `${process.pid}-${made}`;
    const tables = { requests: `Requests-${suffix}`, audit: `Audit-${suffix}` };
    await Promise.all([
      create(client, tables.requests, RequestsTable.Properties),
      create(client, tables.audit, AuditTable.Properties),
    ]);
    return { client, tables };
  };
}

const create = (
  client: DynamoDBDocumentClient,
  TableName: string,
  properties: z.infer<typeof tableProperties>,
) =>
  client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      ...properties,
    } satisfies CreateTableCommandInput),
  );
