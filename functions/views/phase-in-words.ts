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

/** `ada approved at 13:20 UTC on 21 November 2026`. */
export const decisionInWords = (given: Decision, nameOf: NameOf): string =>
  `${nameOf(given.by)} ${given.decision === 'approve' ? 'approved' : 'denied'} at ${instantInWords(given.at)}`;

/** How long is left until an instant that lies ahead: `35 minutes`. */
export const timeLeft = (until: string, now: string): string => durationInWords(msOf(until) - msOf(now));
