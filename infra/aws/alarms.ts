import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmRows, runbookSections, type Watched } from './alarm-rows.ts';
import { encryptedTopic } from './alarm-topic.ts';

/** One topic that people subscribe to, and every alarm on it. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, watched: Omit<Watched, 'topic'>) {
    super(scope, id);
    this.topic = encryptedTopic(this);
    const action = new SnsAction(this.topic);
    for (const row of alarmRows({ ...watched, topic: this.topic })) {
      const alarm = new Alarm(this, row.id, {
        alarmDescription: `${row.hurts} What to do: docs/runbook.md#${anchorOf(runbookSections[row.section])}`,
        metric: row.metric,
        comparisonOperator:
          row.below === undefined
            ? ComparisonOperator.GREATER_THAN_THRESHOLD
            : ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: row.below ?? row.above ?? 0,
        evaluationPeriods: row.periods ?? 1,
        treatMissingData:
          row.silenceIsBad === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }
}

/** `A function fails` → `a-function-fails`, as Markdown readers make anchors of headings. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}
