import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { movableClock } from '#infra/local/clock/movable-clock';
import { clockContract } from './clock-contract.ts';

const day = 24 * 60 * 60 * 1000;
const ignore = () => undefined;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

clockContract('movable clock', () => movableClock({ offsetMs: 0, onOffset: ignore }));

test('while nobody advances it, time passes and due timers fire by themselves', () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  const begun = clock.now();
  const fired: number[] = [];
  clock.at(begun + 2_000, () => void fired.push(clock.now() - begun));
  clock.at(begun + 1_000, () => void fired.push(clock.now() - begun));
  vi.advanceTimersByTime(3_000);
  expect(fired).toEqual([1_000, 2_000]);
  expect(clock.now() - begun).toBe(3_000);
});

test('it starts ahead of real time by the offset it was left with', () => {
  expect(movableClock({ offsetMs: 3 * day, onOffset: ignore }).now()).toBe(Date.now() + 3 * day);
});

test('every new offset is reported before anything fires at the new time', async () => {
  const seen: string[] = [];
  const clock = movableClock({ offsetMs: 10, onOffset: (offset) => void seen.push(`offset ${offset}`) });
  clock.at(clock.now() + 100, () => void seen.push('timer'));
  await clock.advance(250);
  expect(seen).toEqual(['offset 110', 'timer', 'offset 260']);
});

test('advancing brings real timers forward', async () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  let fired = 0;
  clock.at(clock.now() + 10 * day, () => void (fired += 1));
  await clock.advance(9 * day);
  vi.advanceTimersByTime(day - 1);
  expect(fired).toBe(0);
  vi.advanceTimersByTime(1);
  expect(fired).toBe(1);
});

test('a timer beyond 24.8 days, the longest a real one can be, waits for its time', () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  const delays = vi.spyOn(globalThis, 'setTimeout');
  let fired = 0;
  clock.at(clock.now() + 60 * day, () => void (fired += 1));
  vi.advanceTimersByTime(60 * day - 1);
  expect(fired).toBe(0);
  expect(delays.mock.calls.every(([, delay]) => (delay ?? 0) < 2 ** 31)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(fired).toBe(1);
});

test('while it is being advanced nothing fires out of turn, however long that takes', async () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  let finish: () => void = ignore;
  clock.join({ settled: () => new Promise<void>((done) => void (finish = done)) });
  let fired = 0;
  clock.at(clock.now() + 1_000, () => void (fired += 1));
  const advanced = clock.advance(0);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(fired).toBe(0);
  finish();
  await advanced;
  await vi.advanceTimersByTimeAsync(0);
  expect(fired).toBe(1);
});

test('it never goes back, even when the machine does', () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  const before = clock.now();
  vi.setSystemTime(before - day);
  expect(clock.now()).toBe(before);
});

test('neither a cancelled timer nor a closed clock keeps the process alive', () => {
  const clock = movableClock({ offsetMs: 0, onOffset: ignore });
  clock.cancel(clock.at(clock.now() + day, ignore));
  expect(vi.getTimerCount()).toBe(0);
  clock.at(clock.now() + day, ignore);
  clock.close();
  expect(vi.getTimerCount()).toBe(0);
});
