import { expect, test } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { clockContract } from './clock-contract.ts';

clockContract('virtual clock', () => virtualClock(Date.parse('2026-03-01T09:00:00Z')));

test('a virtual clock stands still until it is advanced', () => {
  const clock = virtualClock(1_000);
  clock.at(0, () => expect.unreachable('nobody advanced it'));
  expect(clock.now()).toBe(1_000);
});

test('ninety days pass in one step, far beyond what a real timer can hold', async () => {
  const clock = virtualClock(0);
  const days = 90 * 24 * 60 * 60 * 1000;
  let firedAt = 0;
  clock.at(days, () => void (firedAt = clock.now()));
  await clock.advance(days);
  expect(firedAt).toBe(days);
});
