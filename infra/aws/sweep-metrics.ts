import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, Unit, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { sweptLine } from '#handlers/runtime/log-lines';

/**
 * What the sweeper found, as numbers. Read from the line it logs, so that no function needs a right to write
 * metrics. A sweep that finds nothing due writes no line and no number.
 */
export class SweepMetrics extends Construct {
  /** How long the longest overdue had been waiting, in seconds. */
  readonly oldest: IMetric;
  /** How many could not be repaired. */
  readonly troubled: IMetric;

  constructor(scope: Construct, id: string, log: ILogGroup) {
    super(scope, id);
    const period = Duration.minutes(5);
    const metric = (name: string, fact: string, statistic: string, unit: Unit) => {
      const metricNamespace = Stack.of(this).stackName;
      new MetricFilter(this, name, {
        logGroup: log,
        filterPattern: FilterPattern.stringValue('$.message', '=', sweptLine.message),
        metricNamespace,
        metricName: name,
        metricValue: `$.facts.${fact}`,
        unit,
      });
      return new Metric({ namespace: metricNamespace, metricName: name, statistic, period, unit });
    };
    this.oldest = metric('SweepOldest', sweptLine.oldestSeconds, 'Maximum', Unit.SECONDS);
    this.troubled = metric('SweepTroubled', sweptLine.troubled, 'Sum', Unit.COUNT);
  }
}
