import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { depthOf, fiveMinutes, statesMetric, sumOf, throttledCalls } from './alarm-metrics.ts';
import { functionNames, functions, pascalCase, type FunctionName, type FunctionRow } from './functions.ts';
import type { SweepMetrics } from './sweep-metrics.ts';
import { requestIndexNames, type Tables } from './tables.ts';

/** The sections of `docs/runbook.md` that alarms send people to. */
export const runbookSections = {
  functionFails: 'A function fails',
  apiFails: 'The API answers with errors',
  callersTurnedAway: 'Callers are turned away',
  databaseThrottles: 'The database turns calls away',
  workflowsThrottled: 'Step Functions turns calls away',
  executionsRunOut: 'Executions run out',
  noticesSetAside: 'Notices were set aside',
  noticesLate: 'Notices are late',
  wakeUpsLate: 'Wake-up calls are late',
  sweepTroubled: 'The sweeper cannot repair',
  sweepSetAside: 'A sweep was set aside',
  sweepStopped: 'The sweeper does not run',
  workflowFails: 'A workflow failed',
  alarmsUnheard: 'An alarm was not delivered',
} as const;

/** Everything an alarm looks at. */
export interface Watched {
  readonly functions: (name: FunctionName) => IFunction;
  readonly api: HttpApi;
  readonly machines: Readonly<Record<string, StateMachine>>;
  readonly tables: Tables;
  readonly noticesSetAside: Queue;
  readonly sweepsSetAside: Queue;
  readonly sweeps: SweepMetrics;
  readonly topic: Topic;
}

export interface AlarmRow {
  readonly id: string;
  /** Who is hurt, in a sentence. */
  readonly hurts: string;
  readonly section: keyof typeof runbookSections;
  readonly metric: IMetric;
  readonly above?: number;
  readonly below?: number;
  /** How many periods in a row. */
  readonly periods?: number;
  readonly silenceIsBad?: boolean;
}

export function alarmRows(watched: Watched): AlarmRow[] {
  return [
    ...functionNames.flatMap((name) => functionFails(name, functions[name], watched.functions(name))),
    ...Object.entries(watched.machines).map(([name, machine]) => workflowFails(name, machine)),
    ...answers(watched),
    ...notices(watched),
    ...repairs(watched),
    {
      id: 'AlarmsUnheard',
      hurts: 'Somebody who is to hear of alarms does not, so what these alarms are about goes on.',
      section: 'alarmsUnheard',
      metric: watched.topic.metricNumberOfNotificationsFailed({ period: fiveMinutes }),
    },
  ];
}

function functionFails(name: FunctionName, row: FunctionRow, lambda: IFunction): AlarmRow[] {
  if (row.whenItFails === undefined) return [];
  return [
    {
      id: `${pascalCase(name)}Fails`,
      hurts: row.whenItFails,
      section: 'functionFails',
      // Nobody repeats a call for a person. A workflow, the stream and the sweeper try again by themselves: only
      // the fourth error in five minutes says that trying again does not help. What is kept is tried once in that time.
      above: name.startsWith('http/') || name === 'schedules/deliver-held' ? 0 : 3,
      metric: lambda.metricErrors({ period: fiveMinutes }),
    },
  ];
}

/** Denied, expired and rolled back are outcomes: an execution fails for technical reasons alone. */
function workflowFails(name: string, machine: StateMachine): AlarmRow {
  const period = fiveMinutes;
  return {
    id: `${pascalCase(name)}WorkflowFails`,
    hurts: `A release stands still in its ${name} workflow: technical trouble ended it, not a person.`,
    section: 'workflowFails',
    metric: sumOf('Executions failed or timed out', [
      machine.metricFailed({ period }),
      machine.metricTimedOut({ period }),
    ]),
  };
}

/** Clients and state machines try again after being turned away, so that a few times hurt nobody. */
const aFewTimes = 10;

function answers({ api, functions: lambda, tables, machines }: Watched): AlarmRow[] {
  const period = fiveMinutes;
  return [
    {
      id: 'ApiFails',
      hurts: 'People and pipelines are answered with an error of ours, whatever they ask.',
      section: 'apiFails',
      metric: api.metricServerError({ period, statistic: 'Sum' }),
    },
    {
      id: 'CallersTurnedAway',
      hurts: 'Approvers and pipelines are turned away before anybody looks at what they ask.',
      section: 'callersTurnedAway',
      // The others are called again by themselves: steps of a workflow, the stream (late), the schedule (stopped).
      metric: sumOf(
        'Calls turned away',
        functionNames
          .filter((name) => name.startsWith('http/'))
          .map((name) => lambda(name).metricThrottles({ period })),
      ),
    },
    {
      id: 'DatabaseThrottles',
      hurts: 'Decisions, requests and reports are recorded late, or answered with an error and not recorded.',
      section: 'databaseThrottles',
      above: aFewTimes,
      metric: sumOf('Reads and writes turned away', [
        ...throttledCalls(tables.requests, requestIndexNames),
        ...throttledCalls(tables.audit),
      ]),
    },
    {
      id: 'WorkflowsThrottled',
      hurts: 'Releases start late, and approved ones wait although nothing is missing.',
      section: 'workflowsThrottled',
      above: aFewTimes,
      metric: sumOf('Calls and transitions turned away', [
        ...Object.values(machines).map((machine) => machine.metricThrottled({ period })),
        ...['StartExecution', 'SendTaskSuccess', 'DescribeExecution'].map((name) =>
          statesMetric('ThrottledEvents', 'Sum', name),
        ),
      ]),
    },
    {
      id: 'ExecutionsRunOut',
      hurts: 'Soon no new release can start: nearly as many workflows are open as the account may have.',
      section: 'executionsRunOut',
      // Four fifths of the default quota of 1,000,000.
      above: 800_000,
      metric: statesMetric('OpenExecutionCount', 'Maximum'),
    },
  ];
}

function notices({ noticesSetAside, functions: lambda }: Watched): AlarmRow[] {
  return [
    {
      id: 'NoticesSetAside',
      hurts: 'Somebody was not told: an approver does not know who waits, or a requester how it ended.',
      section: 'noticesSetAside',
      metric: depthOf(noticesSetAside),
    },
    {
      id: 'NoticesLate',
      hurts: 'Approvers learn late that somebody waits for them, and their deadlines run meanwhile.',
      section: 'noticesLate',
      above: Duration.minutes(10).toMilliseconds(),
      metric: lambda('streams/notices').metric('IteratorAge', { period: fiveMinutes, statistic: 'Maximum' }),
    },
  ];
}

function repairs({ sweeps, sweepsSetAside, functions: lambda }: Watched): AlarmRow[] {
  return [
    {
      id: 'WakeUpsLate',
      hurts: 'A release that was decided, or ran out of time, has been standing still for over five minutes.',
      section: 'wakeUpsLate',
      // Every sweep but the fifth has failed to come to it by then.
      above: Duration.minutes(5).toSeconds(),
      metric: sweeps.oldest,
    },
    {
      id: 'SweepTroubled',
      hurts: 'Some release stands still and stays so: repairing it fails again and again.',
      section: 'sweepTroubled',
      metric: sweeps.troubled,
      // One that failed is tried again after a minute; ten minutes are more than trouble of a moment.
      periods: 2,
    },
    {
      id: 'SweepSetAside',
      hurts:
        'A decision whose workflow was not reached stays without effect, or mail that was kept is late, until the next call.',
      section: 'sweepSetAside',
      metric: depthOf(sweepsSetAside),
    },
    {
      id: 'SweepStopped',
      hurts:
        'Whatever gets stuck between the record and its workflow stays stuck, decided releases included.',
      ...stopped(lambda('schedules/sweep')),
    },
    {
      id: 'KeptMailStopped',
      hurts:
        'Approvers who were asked outside their hours are never told, and their deadlines run meanwhile.',
      ...stopped(lambda('schedules/deliver-held')),
    },
  ];
}

/** A function of the clock that was not called for ten minutes. */
const stopped = (called: IFunction) =>
  ({
    section: 'sweepStopped',
    metric: called.metricInvocations({ period: fiveMinutes }),
    below: 1,
    periods: 2,
    silenceIsBad: true,
  }) as const;
