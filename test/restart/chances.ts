import { createHash } from 'node:crypto';

/** What a seed decides: always the same answer for the same label, whoever asks first. */
export interface Chances {
  /** A number in [0, 1). */
  draw(label: string): number;
  /** A whole number from `least` to `most`. */
  between(label: string, least: number, most: number): number;
  pick<T>(label: string, from: readonly T[]): T;
  shuffled<T>(label: string, from: readonly T[]): T[];
}

export function chancesOf(seed: number): Chances {
  const draw = (label: string) =>
    createHash('sha256').update(`${seed} ${label}`).digest().readUInt32BE() / 2 ** 32;
  return {
    draw,
    between: (label, least, most) => least + Math.floor(draw(label) * (most - least + 1)),
    pick: (label, from) => from[Math.floor(draw(label) * from.length)]!,
    shuffled: (label, from) =>
      from
        .map((value, index) => ({ value, order: draw(`${label} ${index}`) }))
        .sort((left, right) => left.order - right.order)
        .map(({ value }) => value),
  };
}
