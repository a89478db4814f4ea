import { expect, it } from 'vitest';
import { costOf, dollarsIn, mailsIn, unitsByFunction } from '../../bench/cost.ts';
import { countedOf } from './counted.ts';

const dynamo = (caller: string, read: number, write: number) => ({
  caller,
  action: 'dynamodb:TransactWriteItems',
  capacity: { Requests: { read, write } },
});

const opening = countedOf({ 'http/authorizer': 1, 'http/requests': 1 }, [dynamo('http/requests', 2, 20)]);
const waiting = countedOf({ 'schedules/sweep': 29 }, [dynamo('schedules/sweep', 14.5, 0)]);
const notices = countedOf({ 'streams/notices': 2 }, [
  dynamo('streams/notices', 4, 10),
  { caller: 'streams/notices', action: 'ses:SendEmail' },
  { caller: 'tasks/start-deployment', action: 'kms:Sign' },
]);
const parts = [opening, waiting, notices];

const counts = (memoryMb = 512) =>
  Object.fromEntries(
    costOf({ parts, transitions: 8, memoryMb }).map(({ what, count }) => [what.split(',')[0], count]),
  );

it('prices what was counted, and not the sweeper, which runs anyway', () => {
  expect(counts()).toMatchObject({
    'state transitions': 8,
    'write units': 30,
    'read units': 6,
    'calls of the interface': 1,
    invocations: 4,
    signatures: 1,
    'public keys read by cold functions': 0,
  });
});

it('takes a tenth of a second of the functions’ memory for each invocation', () => {
  expect(counts(512)['GB-seconds']).toBeCloseTo(0.2, 10);
  expect(counts(1_024)['GB-seconds']).toBeCloseTo(0.4, 10);
});

it('adds up at list prices', () => {
  const dollars = dollarsIn(costOf({ parts, transitions: 8, memoryMb: 512 }));
  const byHand = 8 * 25e-6 + 30 * 0.625e-6 + 6 * 0.125e-6 + 1e-6 + 4 * 0.2e-6 + 0.2 * 13.3334e-6 + 15e-6;
  expect(dollars).toBeCloseTo(byHand, 12);
});

it('counts mails apart, because they are not part of it', () => {
  expect(mailsIn(parts)).toBe(1);
  expect(costOf({ parts, transitions: 8, memoryMb: 512 }).map(({ what }) => what)).not.toContain('mails');
});

it('says which function the units went to', () => {
  expect(unitsByFunction(parts)).toMatchObject({
    'http/requests': { read: 2, write: 20 },
    'streams/notices': { read: 4, write: 10 },
  });
});
