import * as z from 'zod';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';

export interface QueueModel {
  readonly arn: string;
  readonly url: string;
  readonly retentionMs: number;
}

const queue = z.strictObject({
  QueueName: z.string().optional(),
  MessageRetentionPeriod: z.number().default(345_600),
  SqsManagedSseEnabled: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** The standard queues of the template. */
export const readQueues = (template: LoadedTemplate): readonly QueueModel[] =>
  template.read(['AWS::SQS::Queue'], queue).map(({ ref, attribute, properties }) => ({
    arn: attribute('Arn'),
    url: ref,
    retentionMs: properties.MessageRetentionPeriod * 1_000,
  }));
