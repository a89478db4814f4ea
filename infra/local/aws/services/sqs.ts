import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { QueueModel } from '#infra/local/queues/queue-model';
import type { Queues } from '#infra/local/queues/queues';
import type { Access } from '../access.ts';
import type { AwsService } from '../front.ts';
import { AwsError, jsonAnswer, jsonBody } from '../protocol.ts';

const targetPrefix = 'AmazonSQS.';

const toQueue = z.object({ QueueUrl: z.string() });
const withReceipt = toQueue.extend({ ReceiptHandle: z.string() });
const seconds = z.int().min(0).max(43_200);
const inputs = {
  ReceiveMessage: toQueue.extend({
    MaxNumberOfMessages: z.int().min(1).max(10).default(1),
    VisibilityTimeout: seconds.default(30),
  }),
  DeleteMessage: withReceipt,
  ChangeMessageVisibility: withReceipt.extend({ VisibilityTimeout: seconds }),
};

export interface SqsServiceOptions {
  readonly models: readonly QueueModel[];
  readonly queues: Queues;
  readonly access: Access;
}

/** SQS, as far as taking messages back goes. There is nothing to wait for: an empty queue says so at once. */
export function sqsService({ models, queues, access }: SqsServiceOptions): AwsService {
  return {
    protocol: 'json-1.0',
    actionOf({ headers }) {
      const target = String(headers['x-amz-target'] ?? '');
      return target.startsWith(targetPrefix) ? `sqs:${target.slice(targetPrefix.length)}` : undefined;
    },
    async handle({ caller, body }, action) {
      const input = jsonBody(body);
      const { QueueUrl } = understood(toQueue, input);
      const model = models.find(({ url }) => url === QueueUrl);
      if (!model) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      access.require(caller, { action, resource: model.arn });
      switch (action) {
        case 'sqs:ReceiveMessage': {
          const { MaxNumberOfMessages, VisibilityTimeout } = understood(inputs.ReceiveMessage, input);
          const received = queues.receive(model.arn, MaxNumberOfMessages, VisibilityTimeout * 1_000);
          return jsonAnswer('json-1.0', {
            Messages: received.map(({ id, receipt, body: text }) => ({
              MessageId: id,
              ReceiptHandle: receipt,
              Body: text,
              // The SDK compares it.
              MD5OfBody: createHash('md5').update(text).digest('hex'),
            })),
          });
        }
        case 'sqs:DeleteMessage':
          queues.remove(model.arn, understood(inputs.DeleteMessage, input).ReceiptHandle);
          return jsonAnswer('json-1.0', {});
        case 'sqs:ChangeMessageVisibility': {
          const { ReceiptHandle, VisibilityTimeout } = understood(inputs.ChangeMessageVisibility, input);
          queues.hide(model.arn, ReceiptHandle, VisibilityTimeout * 1_000);
          return jsonAnswer('json-1.0', {});
        }
        case 'sqs:GetQueueAttributes': {
          const { visible, hidden } = queues.count(model.arn);
          return jsonAnswer('json-1.0', {
            Attributes: {
              ApproximateNumberOfMessages: String(visible),
              ApproximateNumberOfMessagesNotVisible: String(hidden),
            },
          });
        }
        default:
          throw new AwsError('UnknownOperationException', `The local stack has no ${action}.`);
      }
    },
  };
}

function understood<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('InvalidParameterValue', z.prettifyError(parsed.error));
  return parsed.data;
}
