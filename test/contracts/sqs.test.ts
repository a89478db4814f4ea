import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { onTestFinished } from 'vitest';
import { sqsSetAside } from '#adapters/sqs/set-aside';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { openQueues } from '#infra/local/queues/queues';
import { setAsideContract } from './set-aside.contract.ts';

const sqs = mockClient(SQSClient);
const model = { arn: 'queue', url: 'https://sqs.example.com/queue', retentionMs: 14 * 86_400_000 };

setAsideContract('SQS', (...bodies) => {
  sqs.reset();
  const clock = virtualClock(0);
  const queues = openQueues(':memory:', [model], clock);
  onTestFinished(() => queues.close());
  for (const body of bodies) queues.send(model.arn, body);
  const QueueUrl = model.url;
  sqs.on(ReceiveMessageCommand, { QueueUrl }).callsFake(({ MaxNumberOfMessages, VisibilityTimeout }) => ({
    Messages: queues
      .receive(model.arn, MaxNumberOfMessages, VisibilityTimeout * 1_000)
      .map(({ receipt, body }) => ({ ReceiptHandle: receipt, Body: body })),
  }));
  sqs
    .on(DeleteMessageCommand, { QueueUrl })
    .callsFake(({ ReceiptHandle }) => queues.remove(model.arn, ReceiptHandle));
  sqs
    .on(ChangeMessageVisibilityCommand, { QueueUrl })
    .callsFake(({ ReceiptHandle, VisibilityTimeout }) =>
      queues.hide(model.arn, ReceiptHandle, VisibilityTimeout * 1_000),
    );
  sqs.on(GetQueueAttributesCommand, { QueueUrl }).callsFake(() => ({
    Attributes: { ApproximateNumberOfMessages: String(queues.count(model.arn).visible) },
  }));
  return {
    setAside: sqsSetAside(new SQSClient({ region: 'eu-central-1' }), QueueUrl),
    passes: (seconds) => clock.advance(seconds * 1_000),
  };
});
