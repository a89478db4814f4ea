import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export const fiveMinutes = Duration.minutes(5);

/** At most ten metrics, which is what one alarm may look at. */
export function sumOf(label: string, metrics: readonly IMetric[]): IMetric {
  return new MathExpression({
    // A sum in which one has no number has none itself.
    expression: metrics.map((_, index) => `FILL(m${index}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    label,
    period: fiveMinutes,
  });
}

export function depthOf(queue: Queue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' });
}

/** How often a table turned a call away. Its indexes are written with it and hold it up when they are too hot. */
export function throttledCalls(table: TableV2, indexes: readonly string[] = []): IMetric[] {
  const metric = (metricName: string, more: Readonly<Record<string, string>> = {}) =>
    new Metric({
      namespace: 'AWS/DynamoDB',
      metricName,
      dimensionsMap: { TableName: table.tableName, ...more },
      statistic: 'Sum',
      period: fiveMinutes,
    });
  return [
    metric('ReadThrottleEvents'),
    metric('WriteThrottleEvents'),
    ...indexes.map((name) => metric('WriteThrottleEvents', { GlobalSecondaryIndexName: name })),
  ];
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html: of the whole account. */
export function statesMetric(metricName: string, statistic: string, apiName?: string): IMetric {
  return new Metric({
    namespace: 'AWS/States',
    metricName,
    statistic,
    period: fiveMinutes,
    ...(apiName !== undefined && { dimensionsMap: { APIName: apiName } }),
  });
}
