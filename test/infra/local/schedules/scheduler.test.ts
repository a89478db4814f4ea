import { describe, expect, onTestFinished, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { noOftener, readSchedules, type ScheduleModel } from '#infra/local/schedules/schedule-model';
import { startScheduler } from '#infra/local/schedules/scheduler';
import { functionModel } from '../fixtures/function-model.ts';
import { loaded, place } from '../fixtures/template.ts';

const minute = 60_000;
const schedule = (more: Partial<ScheduleModel> = {}): ScheduleModel => ({
  name: 'EveryMinute',
  ruleArn: 'arn:aws:events:eu-central-1:000000000000:rule/EveryMinute',
  everyMs: minute,
  handler: functionModel({ arn: 'sweep' }),
  input: undefined,
  setAsideArn: undefined,
  ...more,
});

function scheduler(startAt: string, ...schedules: ScheduleModel[]) {
  const clock = virtualClock(Date.parse(startAt));
  const calls: { reference: string; payload: unknown; at: string }[] = [];
  const functions = {
    invoke(reference: string, payload: unknown) {
      calls.push({ reference, payload, at: new Date(clock.now()).toISOString() });
      return Promise.resolve({ error: { errorType: 'E', errorMessage: 'it always fails' } });
    },
    settled: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
  const lost: { queueArn: string; body: string }[] = [];
  const send = (queueArn: string, body: string) => void lost.push({ queueArn, body });
  const running = startScheduler({ schedules, functions, queues: { send }, place, clock });
  onTestFinished(() => running.stop());
  return { clock, calls, lost, running };
}

test('a function is called at every multiple of its interval, whatever it answers', async () => {
  const { clock, calls } = scheduler('2031-01-01T00:00:20Z', schedule());
  await clock.advance(2 * minute);
  expect(calls.map(({ at }) => at)).toEqual(['2031-01-01T00:01:00.000Z', '2031-01-01T00:02:00.000Z']);
});

test('a function is called no oftener than whoever moves the clock on by weeks wants it', async () => {
  const hour = 60 * minute;
  const { clock, calls } = scheduler('2031-01-01T00:00:20Z', noOftener(schedule(), hour));
  await clock.advance(2 * hour);
  expect(calls.map(({ at }) => at)).toEqual(['2031-01-01T01:00:00.000Z', '2031-01-01T02:00:00.000Z']);
  expect(noOftener(schedule({ everyMs: 24 * hour }), hour).everyMs).toBe(24 * hour);
});

test('a call that fails is set aside where the template has a queue for it, with what it was told', async () => {
  const { clock, lost } = scheduler('2031-01-01T00:00:20Z', schedule({ setAsideArn: 'queue' }), schedule());
  await clock.advance(minute);
  expect(lost.map(({ queueArn }) => queueArn)).toEqual(['queue']);
  expect(JSON.parse(lost[0]?.body ?? '')).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', functionArn: 'sweep:$LATEST' },
    requestPayload: { source: 'aws.events' },
    responsePayload: { errorMessage: 'it always fails' },
  });
});

test('it gets the event EventBridge sends', async () => {
  const { clock, calls } = scheduler('2031-01-01T00:00:20Z', schedule());
  await clock.advance(minute);
  expect(calls[0]).toMatchObject({
    reference: 'sweep',
    payload: {
      version: '0',
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      account: '000000000000',
      region: 'eu-central-1',
      time: '2031-01-01T00:01:00Z',
      resources: ['arn:aws:events:eu-central-1:000000000000:rule/EveryMinute'],
      detail: {},
    },
  });
});

test('or the input the template gives it', async () => {
  const { clock, calls } = scheduler('2031-01-01T00:00:20Z', schedule({ input: '{"mode":"full"}' }));
  await clock.advance(minute);
  expect(calls[0]?.payload).toEqual({ mode: 'full' });
});

test('a stopped scheduler calls nobody', async () => {
  const { clock, calls, running } = scheduler('2031-01-01T00:00:20Z', schedule());
  running.stop();
  await clock.advance(10 * minute);
  expect(calls).toEqual([]);
});

describe('a rule of the template', () => {
  const rule = (more: Record<string, unknown>) =>
    loaded({
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          ScheduleExpression: 'rate(5 minutes)',
          Targets: [{ Id: 'T', Arn: functionModel().arn }],
          ...more,
        },
      },
    });

  test('is read with its interval and its function', () => {
    expect(readSchedules(rule({}), [functionModel()])).toMatchObject([
      { name: 'Rule', everyMs: 5 * minute, handler: { name: 'Shop-Probe' } },
    ]);
  });

  test('that is switched off is not run', () => {
    expect(readSchedules(rule({ State: 'DISABLED' }), [functionModel()])).toEqual([]);
  });

  test('with another kind of schedule is refused by name', () => {
    expect(() => readSchedules(rule({ ScheduleExpression: 'cron(0 8 * * ? *)' }), [functionModel()])).toThrow(
      'Rule runs at cron(0 8 * * ? *)',
    );
  });
});
