import { describe, expect, it } from 'vitest';
import { verdictOf, type Goal } from '../../bench/measure.ts';
import { amount, tableOf } from '../../bench/table.ts';

const row = (measured: number, goal?: Goal) => ({
  what: 'write units',
  measured,
  unit: 'units' as const,
  ...(goal && { goal }),
});

describe('a goal', () => {
  it.each([
    ['at the second goal', 8, { first: 12, then: 8 }, 'ok'],
    ['between the two', 9, { first: 12, then: 8 }, 'first goal'],
    ['at the first goal', 12, { first: 12, then: 8 }, 'first goal'],
    ['beyond the first', 12.5, { first: 12, then: 8 }, 'over'],
    ['at the only goal', 6, { first: 6 }, 'ok'],
    ['exactly what it should be', 1, { exactly: 1 }, 'ok'],
    ['less than it should be', 0.5, { exactly: 1 }, 'over'],
    ['no number', Number.NaN, { first: 6 }, 'over'],
    ['endless', Infinity, { exactly: 1 }, 'over'],
  ] as const)('that is %s', (_, measured, goal, verdict) => {
    expect(verdictOf(row(measured, goal))).toBe(verdict);
  });

  it('that is missed by no more than is known is owed, beyond that it is over', () => {
    const owed = { upTo: 10, because: 'a token is deleted' };
    expect(verdictOf({ ...row(10, { first: 7 }), owed })).toBe('owed');
    expect(verdictOf({ ...row(11, { first: 7 }), owed })).toBe('over');
    expect(verdictOf({ ...row(6, { first: 7 }), owed })).toBe('ok');
  });

  it('that nobody set cannot be missed', () => {
    expect(verdictOf(row(1_000_000))).toBe('informs');
  });
});

describe('the table', () => {
  const section = { title: 'Capacity', rows: [row(9, { first: 6 }), { ...row(7), note: 'By index.' }] };

  it('says what is over its goal, and by what it was held', () => {
    const line = tableOf([section]).split('\n')[4];
    expect(line).toMatch(/^ {2}write units +≤ 6 +9 +OVER$/);
  });

  it('shows a note below its row', () => {
    expect(tableOf([section])).toMatch(/write units +– +7\n {6}By index\.$/);
  });

  it('says what could not be measured, and why', () => {
    const failed = { title: 'Cost', rows: [], failed: 'the stack did not start' };
    expect(tableOf([failed])).toMatch(/Cost\n {2}could not be measured: the stack did not start$/);
  });

  it.each([
    [8, 'count', '8'],
    [6.5, 'units', '6.5'],
    [1, 'ratio', '1.00'],
    [0.000_3, 'dollars', '$0.0003'],
    [0.000_411, 'dollars', '$0.000411'],
    [4.66, 'KB', '4.7 KB'],
    [287.4, 'ms', '287 ms'],
  ] as const)('writes %d as %s: %s', (value, unit, text) => {
    expect(amount(value, unit)).toBe(text);
  });
});
