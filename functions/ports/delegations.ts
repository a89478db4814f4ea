import type { Delegation } from '#domain/identity/delegation';

/** Who decides for whom, from when to when. */
export interface Delegations {
  /** Those that are not over yet, taken back or not, begun or not; strongly consistent, at most 500. */
  known(now: string): Promise<readonly Delegation[]>;
  /** Keeps one, new or changed. */
  keep(delegation: Delegation): Promise<void>;
}
