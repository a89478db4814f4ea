import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { durationInWords, durationMs, instantInWords, isoOf, msOf } from '#domain/time';

describe('a duration is read', () => {
  it.each([
    ['1s', 1_000],
    ['90s', 90_000],
    ['60m', 3_600_000],
    ['48h', 172_800_000],
    ['2d', 172_800_000],
    ['99999s', 99_999_000],
  ])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });

  it.each(['', '0m', '-5m', '5', 'm', '5 m', '1.5h', '05m', '5M', '1h30m', '100000s', '5m\n'])(
    'but not %j, which is none',
    (text) => {
      expect(durationMs(text)).toBeUndefined();
    },
  );
});

describe('a duration is said the way a person would', () => {
  it.each([
    [0, '1 second'],
    [1_000, '1 second'],
    [29_000, '29 seconds'],
    [30_000, '1 minute'],
    [60_000, '1 minute'],
    [3_600_000, '60 minutes'],
    [5_400_000, '90 minutes'],
    [5_460_000, '1 hour 31 minutes'],
    [7_200_000, '2 hours'],
    [86_400_000, '1 day'],
    [90_000_000, '1 day 1 hour'],
    [172_860_000, '2 days 1 minute'],
  ])('%d ms', (ms, words) => {
    expect(durationInWords(ms)).toBe(words);
  });
});

describe('an instant', () => {
  it('is written in UTC with milliseconds, whatever they are', () => {
    expect(isoOf(Date.UTC(2026, 10, 21, 14, 5))).toBe('2026-11-21T14:05:00.000Z');
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(msOf(isoOf(date.getTime()))).toBe(date.getTime());
      }),
    );
  });

  it('that is later is written later, so texts compare as instants', () => {
    const fourDigitYears = { min: Date.UTC(0), max: Date.UTC(9999, 11) };
    fc.assert(
      fc.property(fc.integer(fourDigitYears), fc.integer(fourDigitYears), (one, other) => {
        expect(isoOf(one) < isoOf(other)).toBe(one < other);
      }),
    );
  });

  it('is said in a sentence', () => {
    expect(instantInWords('2026-11-21T14:05:59.999Z')).toBe('14:05 UTC on 21 November 2026');
  });
});
