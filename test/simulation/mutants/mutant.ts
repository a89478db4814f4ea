import type { Invariant } from '../violation.ts';

/** A small, named change to the product that breaks a promise. */
export interface Mutant {
  readonly name: string;
  /** The promise it breaks, as far as one can say beforehand. */
  readonly breaks: Invariant;
  readonly edits: readonly Edit[];
  /** Set when the change alone breaks nothing, because something else guards the same promise. */
  readonly guarded?: {
    readonly by: string;
    /** The mutant in which the guard is gone too, or alone, and which dies. */
    readonly pair: string;
  };
  /**
   * Where it is hunted first, unless with any seed: with seeds of a whole company, which has deployments and several
   * requests at once; of a matrix of roles; or with pairs of faults, for what takes two in the right places.
   */
  readonly huntedWith?: 'companies' | 'matrices' | 'pairs';
}

export interface Edit {
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file once. */
  readonly find: string;
  readonly put: string;
}
