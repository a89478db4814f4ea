import { describe, expect, it } from 'vitest';
import { duration, durationOf, halfOf, workMs, type BusinessDuration } from '#domain/time/duration';
import { byTheWall } from '#domain/time/end-of';
import { lengthInWords } from '#domain/time/length-in-words';
import { office } from './calendars.ts';

const business = (count: number, unit: BusinessDuration['unit']) =>
  ({ kind: 'business', count, unit }) as const;

describe('a duration is read with its clock', () => {
  it.each([
    ['60m', 3_600_000, '60 minutes'],
    ['48h', 172_800_000, '2 days'],
    ['1 business day', business(1, 'day'), '1 business day'],
    ['2 business days', business(2, 'day'), '2 business days'],
    ['4 business hours', business(4, 'hour'), '4 business hours'],
    ['30 business minutes', business(30, 'minute'), '30 business minutes'],
  ] as const)('%s', (text, length, words) => {
    expect(durationOf(text)).toEqual(length);
    expect(duration.parse(length)).toEqual(length);
    expect(lengthInWords(length)).toBe(words);
  });

  it.each([
    '',
    '0 business days',
    '-1 business days',
    '02 business days',
    '1.5 business days',
    '100000 business days',
    '2 businessdays',
    '2  business days',
    '2 Business Days',
    '2 working days',
    '2 business weeks',
  ])('but not %j, which is none', (text) => {
    expect(durationOf(text)).toBeUndefined();
  });
});

it.each([
  [3, 1],
  [business(2, 'day'), business(8 * 60, 'minute')],
  [business(1, 'hour'), business(30, 'minute')],
  [business(1, 'minute'), business(1, 'minute')],
] as const)('half of %j is %j', (length, half) => {
  expect(halfOf(length, office())).toEqual(half);
});

it('by the wall, business time is a bug', () => {
  expect(byTheWall('2026-11-20T15:30:00.000Z', 1)).toBe('2026-11-20T15:30:00.001Z');
  expect(() => byTheWall('2026-11-20T15:30:00.000Z', business(1, 'day'))).toThrow(/bug/);
});

it.each([
  [30, 'minute', 1_800_000],
  [4, 'hour', 14_400_000],
  [2, 'day', 2 * 8 * 3_600_000],
] as const)('%d business %ss of the office are %d ms of work', (count, unit, ms) => {
  expect(workMs(business(count, unit), office())).toBe(ms);
});
