import { expect, it, vi } from 'vitest';
import { standingOf } from '#domain/release/status';
import { isoOf } from '#domain/time';
import { startOfStory, story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

const dayMs = 86_400_000;

/** It is asked on a Friday at ten in Berlin; the office works until five, and again on Monday. Tuesday is a holiday. */
const friday = startOfStory + 4 * dayMs;
const days = (count: number, hours = 0) => isoOf(friday + count * dayMs + hours * 3_600_000);

const onFriday = () => story({ policies: 'test/fixtures/policies/business-days', startsAt: friday });

it('a phase of two business days waits over a weekend and a holiday, reminds while people work, and closes', async () => {
  const tale = await onFriday();
  expect((await tale.release()).phases[0]).toMatchObject({
    openedAt: days(0),
    remindAt: [days(0, 4), days(3)],
    expiresAt: days(5),
  });
  const hoursPass = (hours: number) => tale.minutes(hours * 60);
  const reminders = async () => (await tale.events()).filter((type) => type === 'reminder-due').length;

  await hoursPass(4);
  expect(await reminders()).toBe(1);
  await hoursPass(2 * 24);
  expect(await reminders()).toBe(1);
  await hoursPass(20);
  expect(await reminders()).toBe(2);
  await hoursPass(47);
  expect(await tale.status()).toBe('in-review');
  await hoursPass(1);
  expect(await tale.status()).toBe('expired');
  expect((await tale.execution())?.status).toBe('SUCCEEDED');
});

it('says what it waited for in the words of the pack', async () => {
  const tale = await onFriday();
  await tale.minutes(5 * 24 * 60);
  expect(standingOf(await tale.release()).because).toBe(
    'No complete decision within 2 business days; Office closed by itself.',
  );
});

it('is decided on the last day as on the first', async () => {
  const tale = await onFriday();
  await tale.minutes(5 * 24 * 60 - 1);
  await tale.decides('otto', 'approve');
  expect(await tale.status()).toBe('deploying');
});
