import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '#infra/local/clock/clock';
import type { Functions } from '#infra/local/lambda/functions';
import type { Queues } from '#infra/local/queues/queues';
import type { Place } from '#infra/local/template/place';
import type { ScheduleModel } from './schedule-model.ts';

export interface Scheduler {
  stop(): void;
}

export interface SchedulerOptions {
  readonly schedules: readonly ScheduleModel[];
  readonly functions: Functions;
  readonly queues: Pick<Queues, 'send'>;
  readonly place: Place;
  readonly clock: Clock;
}

/**
 * Calls scheduled functions on the stack's clock, at multiples of their interval since the epoch: a daily schedule
 * keeps its hour over restarts. A time that passed while the stack was down is not made up for, as on AWS.
 */
export function startScheduler({ schedules, functions, queues, place, clock }: SchedulerOptions): Scheduler {
  const timers = new Map<ScheduleModel, Timer>();

  function arm(schedule: ScheduleModel): void {
    const next = (Math.floor(clock.now() / schedule.everyMs) + 1) * schedule.everyMs;
    timers.set(
      schedule,
      clock.at(next, () => fire(schedule, next)),
    );
  }

  async function fire(schedule: ScheduleModel, at: number): Promise<void> {
    arm(schedule);
    const event: unknown =
      schedule.input === undefined ? usualEvent(schedule, place, at) : JSON.parse(schedule.input);
    const answer = await functions.invoke(schedule.handler.arn, event);
    if ('error' in answer && schedule.setAsideArn !== undefined)
      queues.send(
        schedule.setAsideArn,
        JSON.stringify(callGivenUp(schedule, event, answer.error, clock.now())),
      );
  }

  for (const schedule of schedules) arm(schedule);
  return {
    stop() {
      for (const timer of timers.values()) clock.cancel(timer);
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const callGivenUp = ({ handler }: ScheduleModel, event: unknown, error: unknown, at: number) => ({
  version: '1.0',
  timestamp: new Date(at).toISOString(),
  requestContext: {
    requestId: randomUUID(),
    functionArn: `${handler.arn}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 1,
  },
  requestPayload: event,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: error,
});

const usualEvent = ({ ruleArn }: ScheduleModel, place: Place, at: number) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: place.account,
  time: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: place.region,
  resources: [ruleArn],
  detail: {},
});
