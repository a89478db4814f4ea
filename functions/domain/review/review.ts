import type { Person } from '#domain/identity/directory';
import type { PhasePlan } from '#domain/policy/plan';
import type { Decision, PhaseState, Release } from '#domain/release/release';

/** What a review link shows. `verdict` says what its person can still do with it. */
export interface Review {
  readonly release: Release;
  readonly plan: PhasePlan;
  readonly phase: PhaseState;
  readonly person: Person;
  /** The roles the person may decide in, none when they no longer may. */
  readonly roles: readonly string[];
  readonly verdict: 'decide' | 'decided' | 'over' | 'superseded' | 'not-eligible';
  /** The person's own decision, once there is one. */
  readonly own?: Decision;
  /** Digest of what this page shows; goes back with the decision. */
  readonly seen: string;
  /** What changed since the mail was sent, as sentences; empty when nothing did. */
  readonly changes: readonly string[];
  readonly link: { readonly phase: string; readonly person: string; readonly seen: string };
}
