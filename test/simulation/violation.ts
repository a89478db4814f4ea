/** The names of what must hold, as `docs/reliability.md` explains them. */
export type Invariant =
  | `S${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | `S${11 | 12 | 13 | 14 | 15 | 16 | 17 | 18 | 19 | 20}`
  | `L${1 | 2 | 3 | 4 | 5}`
  /** An exception that no rule of the product explains. */
  | 'bug';

/** A promise that was broken. */
export interface Violation {
  readonly invariant: Invariant;
  readonly sentence: string;
}

/** Notes a broken promise. It is not thrown: the product would catch it as trouble and go on. */
export type Broken = (invariant: Invariant, sentence: string) => void;

/** What is wrong with the code rather than with the world, if anything. */
export function bugIn(trouble: unknown): string | undefined {
  if (!(trouble instanceof Error)) return `thrown: ${String(trouble)}`;
  const isMistake =
    trouble instanceof TypeError ||
    trouble instanceof RangeError ||
    trouble instanceof ReferenceError ||
    trouble.name === 'ZodError' ||
    trouble.message.includes('this is a bug');
  if (isMistake) return trouble.stack ?? trouble.message;
  return trouble.cause === undefined ? undefined : bugIn(trouble.cause);
}
