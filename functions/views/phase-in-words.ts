import { approvalsIn, isComplete, progressOf, rulesOf } from '#domain/approval/rules';
import { missingInWords } from '#domain/approval/tally';
import type { PhasePlan } from '#domain/policy/plan';
import type { Decision, PhaseState } from '#domain/release/release';
import { durationInWords, instantInWords, msOf } from '#domain/time';
import type { NameOf } from './release-in-words.ts';

/** `1 of 2 approvals`. */
export function progressInWords(plan: PhasePlan, phase: PhaseState): string {
  const { given, needed } = progressOf(plan, phase);
  return `${given} of ${needed} approval${needed === 1 ? '' : 's'}`;
}

/** Whose approval is still missing, `undefined` when nobody's is. */
export const lackingInWords = (plan: PhasePlan, phase: PhaseState): string | undefined =>
  isComplete(plan, phase) ? undefined : missingInWords(rulesOf(plan, phase), approvalsIn(phase));

/** `ada approved for bob at 13:20 UTC on 21 November 2026`. */
export function decisionInWords({ by, onBehalfOf, decision, at }: Decision, nameOf: NameOf): string {
  const did = decision === 'approve' ? 'approved' : 'denied';
  return `${nameOf(by)} ${did}${onBehalfOf ? ` for ${nameOf(onBehalfOf)}` : ''} at ${instantInWords(at)}`;
}

/** How long is left until an instant that lies ahead: `35 minutes`. */
export const timeLeft = (until: string, now: string): string => durationInWords(msOf(until) - msOf(now));
