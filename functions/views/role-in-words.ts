import { slotOf } from '#domain/approval/rules';
import type { PhasePlan, SlotPlan } from '#domain/policy/plan';
import type { PhaseState } from '#domain/release/release';
import { instantInWords } from '#domain/time';
import type { Fact } from './release-in-words.ts';

/** The rows of the roles a person may decide in. */
export const rowsOf = (plan: PhasePlan, roles: readonly string[]): readonly SlotPlan[] =>
  roles.flatMap((role) => slotOf(plan, role) ?? []);

/** What each of these roles looks at, and until when it is waited for. */
export const roleFacts = (plan: PhasePlan, phase: PhaseState, roles: readonly string[]): readonly Fact[] =>
  rowsOf(plan, roles).flatMap(({ role, focus }): Fact[] => {
    const of = roles.length > 1 ? ` as ${role}` : '';
    const due = phase.due?.find((one) => one.role === role)?.at;
    return [
      ...(focus ? [[`Your focus${of}`, focus] as const] : []),
      ...(due ? [[`Your review${of} is due`, instantInWords(due)] as const] : []),
    ];
  });
