import type { Workbench } from './workbench.ts';

/** One question the bench answers, with everything needed to answer it. */
export interface Measure {
  /** As `--only` takes it. */
  readonly name: string;
  readonly title: string;
  run(bench: Workbench): Promise<Measured>;
}

export interface Measured {
  readonly rows: readonly Row[];
  /** What the rows were made of, for the JSON file. */
  readonly details: unknown;
}

/** One line of the table. A row without a goal informs and can break nothing. */
export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: Unit;
  readonly goal?: Goal;
  /** A goal that is known to be missed: by how much at most, and why. Missing it by more fails the bench. */
  readonly owed?: { readonly upTo: number; readonly because: string };
  readonly note?: string;
}

export type Unit = 'count' | 'units' | 'ratio' | 'dollars' | 'KB' | 'ms';

/** `first` must hold; `then` is where it should go. `exactly` is for numbers that may be neither more nor less. */
export type Goal = { readonly first: number; readonly then?: number } | { readonly exactly: number };

export type Verdict = 'ok' | 'first goal' | 'owed' | 'over' | 'informs';

/**
 * `ok`: every goal of the row is reached. `first goal`: that one alone. `owed`: missed, by no more than is known and
 * argued. `over`: the bench fails.
 */
export function verdictOf({ measured, goal, owed }: Row): Verdict {
  if (!goal) return 'informs';
  if (!Number.isFinite(measured)) return 'over';
  if ('exactly' in goal) return measured === goal.exactly ? 'ok' : 'over';
  if (measured > goal.first) return owed && measured <= owed.upTo ? 'owed' : 'over';
  return goal.then === undefined || measured <= goal.then ? 'ok' : 'first goal';
}
