import { provenBy, unmet } from '#domain/approval/evidence';
import type { ChecklistItem, PhasePlan } from '#domain/policy/plan';
import type { Evidence, EvidenceValue } from '#domain/release/form';
import { capitalised } from '#domain/words';
import type { Fact } from './release-in-words.ts';

export interface RequiredFact {
  readonly holds: boolean;
  /** `tests.failed must be 0`; where it does not hold, also what was reported instead. */
  readonly sentence: string;
}

/** Each fact the phase asks for, and whether the evidence shows it. */
export const requiredFacts = (plan: PhasePlan, evidence: Evidence): readonly RequiredFact[] =>
  plan.evidence.map((rule) => {
    const [missing] = unmet([rule], evidence);
    return { holds: !missing, sentence: missing?.sentence ?? rule.sentence };
  });

/** What was reported, a row for each fact: `tests failed`, `0`. */
export const reportedFacts = (evidence: Evidence): readonly Fact[] =>
  Object.entries(evidence).flatMap(([name, value]) => factsOf(name, value));

const factsOf = (name: string, value: EvidenceValue): readonly Fact[] =>
  typeof value === 'object'
    ? Object.entries(value).map(([fact, said]) => [`${name} ${fact}`, String(said)] as const)
    : [[name, String(value)]];

export interface ChecklistGroup {
  readonly title: string;
  readonly items: readonly (ChecklistItem & { readonly proven: boolean })[];
}

/** The checklist as it is read: group by group, with what the evidence has shown already. */
export function checklistGroups(plan: PhasePlan, evidence: Evidence): readonly ChecklistGroup[] {
  const items = plan.checklist.map((item) => ({
    ...item,
    proven: item.provenBy !== undefined && provenBy(item.provenBy, plan.evidence, evidence),
  }));
  return [...Map.groupBy(items, (item) => item.group)].map(([group, grouped]) => ({
    title: capitalised(group),
    items: grouped,
  }));
}
