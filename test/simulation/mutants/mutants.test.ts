import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mutantNamed, mutants } from './all.ts';

describe('the mutants', () => {
  it('are at least thirty that die alone', () => {
    expect(mutants.filter(({ guarded }) => guarded === undefined).length).toBeGreaterThanOrEqual(30);
  });

  it('have a name each', () => {
    expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  });

  it.each(mutants.filter(({ guarded }) => guarded))(
    '$name: is guarded, and dies in a mutant without the guard',
    ({ guarded }) => {
      expect(mutantNamed(guarded!.pair).guarded).toBeUndefined();
    },
  );

  it.each(mutants.flatMap(({ name, edits }) => edits.map((edit) => ({ name, ...edit }))))(
    '$name: finds its place in $file once',
    ({ file, find, put }) => {
      expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
      expect(put).not.toBe(find);
    },
  );
});
