import { describe, expect, it } from 'vitest';
import { chancesOf, draw } from './chances.ts';

describe('what a seed decides', () => {
  it('is the same each time it is asked, whatever was asked before', () => {
    const one = chancesOf(42);
    const other = chancesOf(42);
    other.draw('something else');
    expect(one.draw('a call')).toBe(other.draw('a call'));
  });

  it('is spread evenly, over labels and over seeds', () => {
    const tenths = (numbers: readonly number[]) =>
      Array.from({ length: 10 }, (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length);
    const labels = Array.from({ length: 20_000 }, (_, index) => draw(1, `call#${index}`));
    const seeds = Array.from({ length: 20_000 }, (_, index) => draw(index, 'call#1'));
    for (const counted of [...tenths(labels), ...tenths(seeds)]) {
      expect(counted).toBeGreaterThan(1_700);
      expect(counted).toBeLessThan(2_300);
    }
  });

  it('lists the disturbances that happened', () => {
    const chances = chancesOf(1);
    expect(chances.happens('surely', 1)).toBe(true);
    expect(chances.happens('never', 0)).toBe(false);
    expect(chances.happened).toEqual(['surely']);
  });

  it('leaves out what a replay leaves out, and draws everything else as before', () => {
    const all = chancesOf(1);
    const some = chancesOf(1, new Set(['kept']));
    expect([some.happens('left out', 1), some.happens('kept', 1)]).toEqual([false, true]);
    expect(some.draw('a number')).toBe(all.draw('a number'));
  });

  it('disturbs nothing in a calm world', () => {
    const chances = chancesOf(1);
    chances.calm();
    expect(chances.happens('surely', 1)).toBe(false);
  });
});
