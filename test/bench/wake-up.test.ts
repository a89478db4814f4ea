import { describe, expect, it } from 'vitest';
import { callsToResume } from '../../bench/measures/wake-up.ts';

const calls = (...actions: readonly string[]) =>
  actions.map((action) => ({ caller: 'http/decisions', action, status: 200 }));

const before = ['dynamodb:GetItem', 'dynamodb:Query'];

describe('the way from the commit to the resumed workflow', () => {
  it('is one call when the token is sent right after the commit', () => {
    const made = calls(
      ...before,
      'dynamodb:TransactWriteItems',
      'states:SendTaskSuccess',
      'dynamodb:DeleteItem',
    );
    expect(callsToResume(made)).toBe(1);
  });

  it('is longer by every call in between', () => {
    const made = calls('dynamodb:TransactWriteItems', 'dynamodb:Query', 'states:SendTaskSuccess');
    expect(callsToResume(made)).toBe(2);
  });

  it.each([
    ['nothing was committed', calls('dynamodb:Query', 'states:SendTaskSuccess')],
    ['nothing was resumed', calls(...before, 'dynamodb:TransactWriteItems')],
    ['it was resumed before the commit', calls('states:SendTaskSuccess', 'dynamodb:TransactWriteItems')],
    [
      'the workflow refused the token',
      [
        ...calls('dynamodb:TransactWriteItems'),
        { caller: 'http/decisions', action: 'states:SendTaskSuccess', status: 400 },
      ],
    ],
  ])('is no number when %s', (_, made) => {
    expect(() => callsToResume(made)).toThrow('did not commit and then resume');
  });
});
