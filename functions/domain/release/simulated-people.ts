import { canBeFilledApart, type Round } from '#domain/approval/apart';
import { rulesOf, waiving, type Phase } from '#domain/approval/rules';
import type { Directory } from '#domain/identity/directory';
import type { ApprovalTree, PhasePlan } from '#domain/policy/plan';
import { votersLeft } from './eligibility.ts';
import type { PhaseState, Release } from './release.ts';
import { areBound } from './spent.ts';

/** Who is left for a request whose phases take people who approved nothing before. */

/** What a phase needs for certain: whoever is only asked if available is waived in time, so their absence blocks nothing. */
export function certainRules(plan: PhasePlan, phase: PhaseState): ApprovalTree {
  const certain = (plan.slots ?? [])
    .filter(({ mode }) => mode === 'if-available')
    .reduce<Phase>((left, { role }) => waiving(left, role), phase);
  return rulesOf(plan, certain);
}

/** The phases before anybody has decided, with everybody who could. */
export const roundsOf = (release: Release, directory: Directory): readonly Round[] =>
  release.plan.phases.map((plan, index) => {
    const phase = release.phases[index]!;
    const tree = certainRules(plan, phase);
    const voters = votersLeft(release, tree, phase, directory);
    return { tree, voters, distinct: plan.distinct !== undefined };
  });

/** Whether the phases up to this one leave people enough for it. */
export const leavesEnough = (rounds: readonly Round[], index: number): boolean =>
  canBeFilledApart(rounds.slice(0, index + 1)) !== 'no';

/** Whether somebody could approve this phase without being missing where nobody else can: in one that is bound to it. */
export function canBeSpared(
  release: Release,
  rounds: readonly Round[],
  index: number,
  person: string,
): boolean {
  const { phases } = release.plan;
  const bound = rounds.map((_, other) => areBound(phases, index, other));
  if (!bound.includes(true) || canBeFilledApart(rounds) === 'no') return true;
  const spared = rounds.map((round, other) =>
    bound[other] ? { ...round, voters: round.voters.filter(({ id }) => id !== person) } : round,
  );
  return canBeFilledApart(spared) !== 'no';
}
