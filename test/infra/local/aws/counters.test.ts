import { expect, test } from 'vitest';
import { createCounters } from '#infra/local/aws/counters';

test('calls are added up by caller, and the latest are kept in order', () => {
  const counters = createCounters();
  const call = (units: number) => ({
    caller: 'http/decisions',
    action: 'dynamodb:TransactWriteItems',
    status: 200,
    capacity: { Requests: { read: 0, write: units }, 'Requests/open': { read: 0, write: 1 } },
  });
  counters.called(call(2));
  counters.called(call(4));
  counters.called({ caller: 'http/queries', action: 'dynamodb:Query', status: 400 });
  expect(counters.read()).toEqual({
    functions: {},
    actions: {
      'http/decisions': { 'dynamodb:TransactWriteItems': 2 },
      'http/queries': { 'dynamodb:Query': 1 },
    },
    capacity: {
      'http/decisions': { Requests: { read: 0, write: 6 }, 'Requests/open': { read: 0, write: 2 } },
    },
    calls: [call(2), call(4), { caller: 'http/queries', action: 'dynamodb:Query', status: 400 }],
  });
});

test('a reset starts from nothing', () => {
  const counters = createCounters();
  counters.invoked('sweep', { cold: true, ms: 3, error: undefined });
  counters.called({ caller: 'sweep', action: 'dynamodb:Query', status: 200 });
  counters.reset();
  expect(counters.read()).toEqual({ functions: {}, actions: {}, capacity: {}, calls: [] });
});
