import { unmet } from '#domain/approval/evidence';
import { approvalsIn, rulesOf } from '#domain/approval/rules';
import { isSatisfied, missingInWords } from '#domain/approval/tally';
import type { PhasePlan } from '#domain/policy/plan';
import type { PhaseState, Release } from './release.ts';

/** What a phase still needs, each thing in words that follow "needs". */
export interface Needs {
  readonly approval: string | undefined;
  readonly evidence: readonly string[];
}

export function needsOf(release: Release, plan: PhasePlan, phase: PhaseState): Needs {
  const rules = rulesOf(plan, phase);
  const approvals = approvalsIn(phase);
  const rulings = (phase.contested ?? []).map(
    ({ by, authority }) => `a ruling by ${authority} on the denial of ${by}`,
  );
  const missing = isSatisfied(rules, approvals) ? [] : [`approval by ${missingInWords(rules, approvals)}`];
  return {
    approval: [...missing, ...rulings].join(', and ') || undefined,
    evidence: unmet(plan.evidence, release.evidence).map(({ need }) => need),
  };
}
