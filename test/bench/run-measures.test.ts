import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Measure } from '../../bench/measure.ts';
import { runMeasures } from '../../bench/run-measures.ts';

const options = { json: true, only: [], help: false, requests: 1_000, set: 'all' };

const measure = (name: string, run: Measure['run']): Measure => ({ name, title: name, run });
const eight = measure('eight', async () => ({
  rows: [{ what: 'transitions', measured: 8, unit: 'count' }],
  details: {},
}));

it('a measure that fails says why and does not keep the others from being made', async () => {
  const broken = measure('broken', () => Promise.reject(new Error('the stack did not start')));
  const results = await runMeasures([broken, eight], options, () => undefined);
  expect(results).toMatchObject([
    { name: 'broken', rows: [], failed: 'the stack did not start' },
    { name: 'eight', rows: [{ measured: 8 }] },
  ]);
});

it('only the measures that are wanted are made', async () => {
  const results = await runMeasures(
    [eight, measure('nine', eight.run)],
    { ...options, only: ['nine'] },
    () => undefined,
  );
  expect(results.map(({ name }) => name)).toEqual(['nine']);
});

it('leaves nothing behind', async () => {
  let folder = '';
  const writes = measure('writes', async (bench) => {
    folder = bench.folder('tables');
    return { rows: [], details: {} };
  });
  await runMeasures([writes], options, () => undefined);
  expect(folder).not.toBe('');
  expect(existsSync(folder)).toBe(false);
});
