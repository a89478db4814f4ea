import { expect, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { calls, only, stage, start } from './stage.ts';

const day = 24 * 60 * 60 * 1000;

test.each([
  ['a number of seconds', { Seconds: 90 }],
  ['an expression for seconds', { Seconds: '{% $states.input.pause %}' }],
  ['a timestamp', { Timestamp: '2026-03-01T09:01:30Z' }],
  ['an expression for a timestamp, with an offset', { Timestamp: '{% $states.input.until %}' }],
])('a Wait for %s is over then, not a moment earlier', async (_, wait) => {
  const { clock, load, start: begin, ended } = stage();
  load({ story: only({ Type: 'Wait', ...wait }) });
  const arn = await begin({ pause: 90, until: '2026-03-01T10:01:30.000+01:00' });
  await clock.advance(89_999);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  expect((await ended(arn)).status).toBe('SUCCEEDED');
});

test('a timestamp that is past, and no seconds at all, wait for nothing', async () => {
  const { load, play } = stage();
  load({
    past: only({ Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z' }),
    none: only({ Type: 'Wait', Seconds: 0 }),
  });
  expect((await play({}, 'past')).status).toBe('SUCCEEDED');
  expect((await play({}, 'none')).status).toBe('SUCCEEDED');
});

test.each([
  '2016-12-05 21:29:29Z',
  '2016-12-05T21:29:29',
  '2016-13-05T21:29:29Z',
  '2016-12-05T25:29:29Z',
  'soon',
])('the timestamp %s is refused as AWS refuses it', async (instant) => {
  const { load, play } = stage();
  load({ story: only({ Type: 'Wait', Timestamp: '{% $states.input %}' }) });
  expect(await play(instant)).toMatchObject({
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'Only' (entered at the event id #2). The Timestamp field cannot " +
      `be parsed as an ISO-8601 extended offset date-time format string: ${instant}`,
  });
});

test.each([-1, 1.5, 100_000_000, '5'])('%o seconds are refused', async (seconds) => {
  const { load, play } = stage();
  load({ story: only({ Type: 'Wait', Seconds: '{% $states.input.seconds %}' }) });
  expect(await play({ seconds })).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
});

test('the longest wait is 99,999,999 seconds', async () => {
  const { load, play } = stage();
  load({ story: only({ Type: 'Wait', Seconds: '{% $states.input %}' }) });
  expect((await play(99_999_999)).status).toBe('RUNNING');
});

test('a Wait beyond 24.8 days, the longest a real timer can be, ends on its day', async () => {
  const { clock, load, start: begin, ended, events } = stage();
  load({ story: only({ Type: 'Wait', Seconds: (60 * day) / 1000 }) });
  const arn = await begin();
  await clock.advance(60 * day - 1);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(1);
  const exit = (await events(arn)).find(({ type }) => type === 'WaitStateExited');
  expect(exit).toMatchObject({ timestamp: (start + 60 * day) / 1000 });
});

test('a loop of ninety days ends after ninety days', async () => {
  const { clock, load, start: begin, ended } = stage();
  load({
    story: {
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { n: 0 }, Next: 'A day' },
        'A day': { Type: 'Wait', Seconds: day / 1000, Assign: { n: '{% $n + 1 %}' }, Next: 'Enough?' },
        'Enough?': {
          Type: 'Choice',
          Choices: [{ Condition: '{% $n = 90 %}', Next: 'Done' }],
          Default: 'A day',
        },
        Done: { Type: 'Pass', Output: '{% [$n, $millis()] %}', End: true },
      },
    },
  });
  const arn = await begin();
  await clock.advance(89 * day);
  expect((await ended(arn)).status).toBe('RUNNING');
  await clock.advance(10 * day);
  expect((await ended(arn)).output).toEqual([90, start + 90 * day]);
});

test('whoever shares the clock is asked again after the engine has worked', async () => {
  const clock = virtualClock(start);
  const inbox: string[] = [];
  const read: string[] = [];
  clock.join({
    settled: async () => {
      const letters = inbox.splice(0);
      read.push(...letters);
      return letters.length > 0;
    },
  });
  const { load, start: begin } = stage({ clock, handlers: { post: () => void inbox.push('letter') } });
  load({
    story: {
      StartAt: 'Pause',
      States: { Pause: { Type: 'Wait', Seconds: 1, Next: 'Post' }, Post: calls('post', { End: true }) },
    },
  });
  await begin();
  await clock.advance(1_000);
  expect(read).toEqual(['letter']);
});

test('executions that wait for different times go on in the order of their times', async () => {
  const order: unknown[] = [];
  const {
    clock,
    load,
    start: begin,
  } = stage({ handlers: { note: (payload: unknown) => void order.push(payload) } });
  load({
    story: {
      StartAt: 'Pause',
      States: {
        Pause: { Type: 'Wait', Seconds: '{% $states.input %}', Next: 'Note' },
        Note: calls('note', { End: true }),
      },
    },
  });
  for (const seconds of [30, 10, 20]) await begin(seconds);
  await clock.advance(60_000);
  expect(order).toEqual([10, 20, 30]);
});
