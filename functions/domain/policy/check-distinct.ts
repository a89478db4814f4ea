import { canBeFilledApart, type Round } from '#domain/approval/apart';
import { votersOf, type Holders } from '#domain/approval/reachable';
import { peopleByRole, type Directory } from '#domain/identity/directory';
import { listed } from '#domain/words';
import { overrideIn, treeOf } from './compile-phase.ts';
import type { PackSource } from './pack.ts';
import { inForce, inVariant, type PhaseInVariant } from './phase-in-variant.ts';
import type { ApprovalTree } from './plan.ts';
import type { Problem } from './problems.ts';
import { withoutConditional } from './without-conditional.ts';

/**
 * Why phases that take nobody who approved before could never all be approved, for one variant: whoever asks, and
 * whether or not the rows with a `when` of each phase count. The phases by themselves are in order.
 */
export function distinctProblems(
  { phases }: PackSource,
  variant: string,
  directory: Directory,
): readonly Problem[] {
  const all = phases.map((source, index): PhaseInVariant => ({ source, variant, path: ['phases', index] }));
  const holders = peopleByRole(directory);
  for (const [index, phase] of all.entries()) {
    const { rule, path } = inForce(phase, 'distinct');
    if (rule !== 'across-phases') continue;
    if (index === 0) return [{ path, reason: 'has a meaning only after another phase' }];
    const reason = whyNot(all.slice(0, index + 1), holders);
    if (reason !== undefined) return [{ path, reason: `${reason}${inVariant(phase)}` }];
  }
  return [];
}

function whyNot(phases: readonly PhaseInVariant[], holders: Holders): string | undefined {
  for (const rounds of everyWay(phases, holders)) {
    for (const requester of requestersOf(rounds)) {
      const can = canBeFilledApart(rounds.map((round) => without(round, requester)));
      if (can === 'unclear') return 'is more than can be worked out: name fewer roles in these phases';
      if (can === 'no')
        return `leaves too few people: nobody who approves ${listed(titlesOf(phases.slice(0, -1)), 'or')} counts in ${titlesOf(phases).at(-1)}, nor does the requester (${requester})`;
    }
  }
  return undefined;
}

const titlesOf = (phases: readonly PhaseInVariant[]) => phases.map(({ source }) => source.title);

/** The phases with all of their rows, and without those that have a `when`, in every combination. */
function everyWay(phases: readonly PhaseInVariant[], holders: Holders): readonly (readonly Round[])[] {
  return phases.reduce<readonly (readonly Round[])[]>(
    (ways, phase) => {
      const rounds = waysOf(phase, holders);
      return ways.flatMap((way) => rounds.map((round) => [...way, round]));
    },
    [[]],
  );
}

function waysOf(phase: PhaseInVariant, holders: Holders): readonly Round[] {
  const whole = treeOf(phase.source, overrideIn(phase.source, phase.variant));
  const { rule: slots = {} } = inForce(phase, 'slots');
  const distinct = inForce(phase, 'distinct').rule === 'across-phases';
  const round = (tree: ApprovalTree, people: Holders) => ({ tree, voters: votersOf(tree, people), distinct });
  const hasConditional = Object.values(slots).some(({ when }) => when !== undefined);
  if (!hasConditional) return [round(whole, holders)];
  const { tree, left } = withoutConditional(whole, slots, holders);
  return [round(whole, holders), round(tree, left)];
}

/** One of each kind is enough: those with the same roles leave the same others behind. */
function requestersOf(rounds: readonly Round[]): readonly string[] {
  const ids = [...new Set(rounds.flatMap(({ voters }) => voters.map(({ id }) => id)))];
  const kindOf = (id: string) =>
    JSON.stringify(rounds.map(({ voters }) => voters.find((voter) => voter.id === id)?.roles));
  return [...Map.groupBy(ids, kindOf).values()].map((alike) => alike[0]!);
}

const without = (round: Round, person: string): Round => ({
  ...round,
  voters: round.voters.filter(({ id }) => id !== person),
});
