import * as z from 'zod';
import type { TableModel } from '#infra/local/dynamodb/table-model';
import { type FunctionModel, functionOf } from '#infra/local/lambda/function-model';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { TemplateRefused } from '#infra/local/template/trouble';

/** A function that gets the changes of a table, in order. */
export interface MappingModel {
  /** Logical id, the name its progress is kept under. */
  readonly id: string;
  readonly table: TableModel;
  readonly handler: FunctionModel;
  readonly batchSize: number;
  /** Whether the function says which record failed; otherwise an answer means that all succeeded. */
  readonly reportsFailures: boolean;
  readonly bisects: boolean;
  /** `undefined`: for as long as the stream keeps the record. */
  readonly retries: number | undefined;
  readonly maxAgeMs: number | undefined;
  /** The queue for what is given up. */
  readonly setAsideArn: string | undefined;
}

const limit = z
  .number()
  .min(-1)
  .default(-1)
  .transform((value) => (value === -1 ? undefined : value));

const mapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(100),
  // LATEST would skip what is written between the table's first write and the first poll.
  StartingPosition: z.literal('TRIM_HORIZON'),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: limit,
  MaximumRecordAgeInSeconds: limit,
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
  // Nothing is gained here by waiting for more records.
  MaximumBatchingWindowInSeconds: z.unknown().optional(),
  ParallelizationFactor: z.literal(1).optional(),
  Enabled: z.literal(true).optional(),
  Tags: z.unknown().optional(),
});

export const readMappings = (
  template: LoadedTemplate,
  tables: readonly TableModel[],
  functions: readonly FunctionModel[],
): readonly MappingModel[] =>
  template.read(['AWS::Lambda::EventSourceMapping'], mapping).map(({ logicalId, properties: it }) => {
    const table = tables.find(({ streamArn }) => streamArn === it.EventSourceArn);
    if (!table)
      throw new TemplateRefused(`${logicalId} follows ${it.EventSourceArn}, which is no table's stream.`);
    return {
      id: logicalId,
      table,
      handler: functionOf(functions, it.FunctionName),
      batchSize: it.BatchSize,
      reportsFailures: it.FunctionResponseTypes.length > 0,
      bisects: it.BisectBatchOnFunctionError,
      retries: it.MaximumRetryAttempts,
      maxAgeMs: it.MaximumRecordAgeInSeconds === undefined ? undefined : it.MaximumRecordAgeInSeconds * 1_000,
      setAsideArn: it.DestinationConfig?.OnFailure.Destination,
    };
  });
