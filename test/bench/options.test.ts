import { expect, it } from 'vitest';
import { readOptions } from '../../bench/options.ts';

const names = ['transitions', 'endpoints'];

it('runs everything, with twenty thousand requests, unless told otherwise', () => {
  expect(readOptions([], names)).toMatchObject({ only: [], requests: 20_000, set: 'all', json: false });
});

it('names the file of the results after what was run', () => {
  expect(readOptions(['--only', 'endpoints', '--large'], names)).toMatchObject({
    only: ['endpoints'],
    requests: 1_000_000,
    set: 'endpoints-large',
  });
});

it.each([[['--only', 'speed']], [['--fast']]])('refuses %j', (args) => {
  expect(() => readOptions(args, names)).toThrow();
});
