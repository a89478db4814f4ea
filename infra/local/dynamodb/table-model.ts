import * as z from 'zod';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: projection,
  WriteProvisionedThroughputSettings: z.unknown().optional(),
  OnDemandThroughput: z.unknown().optional(),
});
const policy = z.strictObject({ PolicyDocument: z.unknown() });

/** Backups, encryption and throughput are AWS's business; keys, indexes, streams and expiry decide how we behave. */
const properties = z.strictObject({
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(index).default([]),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']) })
    .optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  ResourcePolicy: policy.optional(),
  Replicas: z
    .array(
      z.strictObject({
        Region: z.string(),
        ResourcePolicy: policy.optional(),
        PointInTimeRecoverySpecification: z.unknown().optional(),
        DeletionProtectionEnabled: z.boolean().optional(),
        GlobalSecondaryIndexes: z.unknown().optional(),
        ContributorInsightsSpecification: z.unknown().optional(),
        SSESpecification: z.unknown().optional(),
        TableClass: z.string().optional(),
        Tags: z.unknown().optional(),
      }),
    )
    .max(1, 'The local stack runs one region')
    .default([]),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  PointInTimeRecoverySpecification: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  SSESpecification: z.unknown().optional(),
  WriteOnDemandThroughputSettings: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface TableModel {
  readonly name: string;
  readonly arn: string;
  readonly streamArn: string;
  readonly attributes: z.infer<typeof properties>['AttributeDefinitions'];
  readonly keys: z.infer<typeof keySchema>;
  readonly indexes: readonly Pick<z.infer<typeof index>, 'IndexName' | 'KeySchema' | 'Projection'>[];
  readonly streamView: string | undefined;
  readonly timeToLive: string | undefined;
  /** Resource policies that apply to the table, unparsed. */
  readonly policies: readonly unknown[];
}

export const readTables = (template: LoadedTemplate): readonly TableModel[] =>
  template
    .read(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], properties)
    .map(({ ref, attribute, properties: table }) => ({
      name: ref,
      arn: attribute('Arn'),
      streamArn: attribute('StreamArn'),
      attributes: table.AttributeDefinitions,
      keys: table.KeySchema,
      indexes: table.GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
      streamView: table.StreamSpecification?.StreamViewType,
      timeToLive: table.TimeToLiveSpecification?.Enabled
        ? table.TimeToLiveSpecification.AttributeName
        : undefined,
      policies: [table.ResourcePolicy, ...table.Replicas.map((replica) => replica.ResourcePolicy)].flatMap(
        (held) => (held === undefined ? [] : [held.PolicyDocument]),
      ),
    }));
