import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import {
  EventInvokeConfig,
  EventSourceMapping,
  StartingPosition,
  type IFunction,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Where what could not be delivered is kept, for as long as SQS keeps anything, until somebody redrives it. Made
 * before the function that may send to it.
 */
export class SetAside extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is itself where failed deliveries end up; any message in it raises an alarm.',
    });
  }
}

export interface NoticeStreamProps {
  readonly auditStreamArn: string;
  readonly notices: IFunction;
  readonly setAside: Queue;
}

/** Every event that happened reaches `streams/notices`. */
export class NoticeStream extends Construct {
  constructor(scope: Construct, id: string, props: NoticeStreamProps) {
    super(scope, id);
    new EventSourceMapping(this, 'Mapping', {
      target: props.notices,
      eventSourceArn: props.auditStreamArn,
      // No event is skipped between the table's first write and the first poll.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 10,
      reportBatchItemFailures: true,
      // Without an end, one event that always fails holds up its shard for the 24 hours a stream lasts. Halving a
      // failed batch, which counts as no attempt, leaves the good events alone; five more attempts outlast trouble
      // of a moment. After that, or after an hour, the event is set aside and somebody is told.
      bisectBatchOnError: true,
      retryAttempts: 5,
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(props.setAside),
    });
  }
}

export interface ClockedProps {
  /** Shown in the AWS console. */
  readonly does: string;
  readonly every: Duration;
  readonly calls: IFunction;
  readonly setAside: Queue;
}

/** A function that is called by the clock. */
export class Clocked extends Construct {
  constructor(scope: Construct, id: string, { does, every, calls, setAside }: ClockedProps) {
    super(scope, id);
    // A call that comes late has been replaced by the next one: it is offered for a minute and not made again.
    const minute = Duration.minutes(1);
    new Rule(this, 'Rule', {
      description: does,
      schedule: Schedule.rate(every),
      targets: [
        new LambdaFunction(calls, { retryAttempts: 2, maxEventAge: minute, deadLetterQueue: setAside }),
      ],
    });
    new EventInvokeConfig(this, 'NoLateCalls', {
      function: calls,
      retryAttempts: 0,
      maxEventAge: minute,
      onFailure: new SqsDestination(setAside),
    });
  }
}
