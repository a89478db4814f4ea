import type { Units } from '../stack/sums.ts';
import type { EndpointUnits } from './ledger.ts';

/** What one call consumes with few requests in the tables and with many. */
export interface Growth {
  readonly route: string;
  readonly form: string;
  readonly few: Units;
  readonly many: Units;
  readonly ratio: number;
}

/** Pairs the same calls of two runs. Throws when the runs did not make the same calls. */
export function growthOf(few: readonly EndpointUnits[], many: readonly EndpointUnits[]): readonly Growth[] {
  const nameOf = ({ route, form }: EndpointUnits) => `${route} ${form}`;
  if (few.map(nameOf).join() !== many.map(nameOf).join())
    throw new Error('The two runs did not make the same calls (this is a bug).');
  return few.map(({ route, form, ...before }, index) => {
    const { read, write } = many[index]!;
    const after = { read, write };
    return { route, form, few: before, many: after, ratio: ratioOf(before, after) };
  });
}

/** 1 when both cost the same, which those that cost nothing do. Reads and writes must not make up for each other. */
export function ratioOf(before: Units, after: Units): number {
  if (before.read === after.read && before.write === after.write) return 1;
  const [reads, writes] = [quotient(before.read, after.read), quotient(before.write, after.write)];
  return Math.abs(reads - 1) > Math.abs(writes - 1) ? reads : writes;
}

function quotient(before: number, after: number): number {
  if (before === after) return 1;
  return before === 0 ? Infinity : after / before;
}
