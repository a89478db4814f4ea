import { describe, expect, test } from 'vitest';
import { type Batch, progressAfter } from '#infra/local/streams/batch';
import type { MappingModel } from '#infra/local/streams/mapping-model';
import { tableModel } from '../fixtures/dynamodb.ts';
import { functionModel } from '../fixtures/function-model.ts';

const mapping = (more: Partial<MappingModel> = {}): MappingModel => ({
  id: 'Mapping',
  table: tableModel('Audit'),
  handler: functionModel(),
  batchSize: 10,
  reportsFailures: true,
  bisects: false,
  retries: undefined,
  maxAgeMs: undefined,
  setAsideArn: undefined,
  ...more,
});
const batch = (count: number, more: Partial<Batch> = {}): Batch => ({
  records: Array.from({ length: count }, (_, at) => ({
    eventName: 'INSERT',
    dynamodb: { SequenceNumber: String(at + 1) },
  })),
  failures: 0,
  readAt: 0,
  ...more,
});
const failedAt = (...sequences: string[]) => ({
  payload: { batchItemFailures: sequences.map((itemIdentifier) => ({ itemIdentifier })) },
});
const thrown = { error: { errorType: 'E', errorMessage: 'm' } };
const sequences = (batches: readonly Batch[]) =>
  batches.map(({ records }) => records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(' '));

describe('a batch is done with', () => {
  test.each([
    ['when nothing failed', { payload: { batchItemFailures: [] } }],
    ['when the answer is nothing', { payload: null }],
    ['when the answer does not mention failures', { payload: {} }],
  ])('%s', (_name, answer) => {
    expect(progressAfter(batch(3), answer, mapping(), 0)).toEqual({
      done: 3,
      left: [],
      pauseMs: 0,
      setAside: [],
    });
  });

  test('by any answer, where the function does not report failures', () => {
    expect(progressAfter(batch(3), failedAt('1'), mapping({ reportsFailures: false }), 0).done).toBe(3);
  });
});

describe('what failed is tried again', () => {
  test('from the first record that failed on', () => {
    const { done, left, pauseMs } = progressAfter(batch(5), failedAt('4', '3'), mapping(), 0);
    expect([done, sequences(left), pauseMs]).toEqual([2, ['3 4 5'], 1_000]);
  });

  test.each([
    ['the function threw', thrown],
    ['it named a record nobody sent', failedAt('99')],
    ['its answer cannot be read', { payload: { batchItemFailures: 'all' } }],
  ])('as a whole when %s', (_name, answer) => {
    const { done, left } = progressAfter(batch(3), answer, mapping(), 0);
    expect([done, sequences(left)]).toEqual([0, ['1 2 3']]);
  });

  test('after longer and longer pauses, a minute at most', () => {
    const pauses = [0, 1, 2, 5, 6, 60].map(
      (failures) => progressAfter(batch(1, { failures }), thrown, mapping(), 0).pauseMs,
    );
    expect(pauses).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
  });

  test('in halves where the mapping bisects, without a pause and without counting it as a retry', () => {
    const { left, pauseMs, done } = progressAfter(
      batch(5),
      thrown,
      mapping({ bisects: true, retries: 1 }),
      0,
    );
    expect([sequences(left), pauseMs, done]).toEqual([['1 2 3', '4 5'], 0, 0]);
    expect(left.map(({ failures }) => failures)).toEqual([0, 0]);
  });
});

describe('records are given up', () => {
  test('after their retries, and the stream goes on behind them', () => {
    const tried = progressAfter(batch(1, { failures: 4 }), thrown, mapping({ retries: 5 }), 0);
    expect(tried.setAside).toEqual([]);
    const last = progressAfter(batch(1, { failures: 5 }), thrown, mapping({ retries: 5 }), 0);
    expect([last.done, last.left, last.setAside.length]).toEqual([1, [], 1]);
  });

  test('after their age', () => {
    const old = progressAfter(batch(2, { readAt: 0 }), thrown, mapping({ maxAgeMs: 60_000 }), 60_001);
    expect([old.done, old.setAside.length]).toEqual([2, 2]);
  });
});
