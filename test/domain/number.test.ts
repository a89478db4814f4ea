import { describe, expect, it } from 'vitest';
import { number } from '#domain/number';
import { measurements } from '#domain/release/events';

describe('a number', () => {
  it.each([0, -0, 0.1, -273.15, 1e-130, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    '%d is kept exactly, and so let in',
    (value) => {
      expect(number.parse(value)).toBe(value);
    },
  );

  it.each([
    1e-131,
    -5e-324,
    Number.MAX_SAFE_INTEGER + 1,
    Number.MIN_SAFE_INTEGER - 1,
    1e300,
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ])('%d could not be kept, and is not let in', (value) => {
    expect(number.safeParse(value).success).toBe(false);
  });

  it('that is no number is not let in', () => {
    expect(number.safeParse('1').success).toBe(false);
  });
});

it.each([
  [{ errorRate: 1e-131 }],
  [{ errorRate: 1.01 }],
  [{ latencyP99Ms: -1 }],
  [{ latencyP99Ms: 1e300 }],
  [{ failedCallsPerMinute: 1e17 }],
])('nor is it a measurement: %o', (values) => {
  expect(measurements.safeParse(values).success).toBe(false);
});
