import { holdersOf, teamOf, type Directory } from '#domain/identity/directory';
import { afterwardsIn } from '#domain/policy/unless-said';
import { instantInWords } from '#domain/time';
import { conditionsDeadline, conditionsLeft } from './conditions-left.ts';
import { startDeadline } from './deadline.ts';
import { approversLeft } from './eligibility.ts';
import { needsOf } from './needs.ts';
import { owersOf } from './owers.ts';
import type { Release } from './release.ts';
import { isClosed, standingOf, statusOf, type Standing } from './status.ts';

export interface Missing {
  readonly phase: string;
  readonly sentence: string;
  /** Directory ids of those who can give it. */
  readonly who: readonly string[];
}

export interface Explanation extends Standing {
  readonly expiresAt?: string;
  readonly missing: readonly Missing[];
}

/** What is still missing before this release may deploy and what it owes afterwards, who can give it, and until when. */
export function explain(release: Release, directory: Directory): Explanation {
  const standing = standingOf(release);
  const open = release.phases.find((phase) => phase.outcome === 'open');
  const expiresAt =
    open?.expiresAt ??
    (standing.status === 'awaiting-conditions' ? conditionsDeadline(release) : undefined) ??
    (standing.status === 'awaiting-start' ? startDeadline(release) : undefined);
  return {
    ...standing,
    ...(expiresAt && { expiresAt }),
    missing: [...missingFor(release, directory), ...debtsOf(release, directory)],
  };
}

function missingFor(release: Release, directory: Directory): readonly Missing[] {
  const status = statusOf(release);
  if (isClosed(status)) return [];
  if (status === 'awaiting-start') return [startMissing(release, directory)];
  if (status === 'awaiting-conditions') return conditionsMissing(release, directory);
  return release.plan.phases.flatMap((plan, index): Missing[] => {
    const phase = release.phases[index]!;
    if (phase.outcome === 'approved') return [];
    const needed = (need: string, who: readonly string[]): Missing => ({
      phase: plan.id,
      sentence: `${plan.title} needs ${need}.`,
      who,
    });
    const { approval, evidence } = needsOf(release, plan, phase);
    return [
      ...(approval
        ? [
            needed(
              approval,
              approversLeft(release, plan, phase, directory).map((person) => person.id),
            ),
          ]
        : []),
      ...evidence.map((need) => needed(need, [release.requester.id])),
    ];
  });
}

/** A condition waits for whoever asked, and once they said how it was met, for whoever set it. */
function conditionsMissing(release: Release, directory: Directory): readonly Missing[] {
  const askers = [...new Set([...release.requester.authors, ...teamOf(directory, release.form.service)])];
  return conditionsLeft(release).map(({ id, phase, text, state, by }) =>
    state === 'resolved'
      ? { phase, sentence: `${by} has to confirm that condition ${id} is met: ${text}`, who: [by] }
      : {
          phase,
          sentence: `Condition ${id} of ${by} has to be met: ${text}`,
          who: askers,
        },
  );
}

/** What a release still owes, and whether it keeps the next one out. */
function debtsOf(release: Release, directory: Directory): readonly Missing[] {
  const { blocksNext } = afterwardsIn(release.plan);
  return (release.obligations ?? [])
    .filter(({ state }) => state !== 'fulfilled')
    .map((owed) => {
      const { id, what, state, dueAt } = owed;
      const consequence = blocksNext
        ? `; no other release of ${release.form.service} is accepted until it is done`
        : '';
      const sentence =
        state === 'overdue'
          ? `Overdue since ${instantInWords(dueAt)} (${id}): ${what}${consequence}.`
          : `Owed until ${instantInWords(dueAt)} (${id}): ${what}.`;
      return { phase: 'obligations', sentence, who: owersOf(owed, release, directory) };
    });
}

const startMissing = (release: Release, directory: Directory): Missing => ({
  phase: 'deployment',
  sentence: 'Somebody has to start the deployment.',
  who: startersOf(release, directory),
});

/** Who may start a deployment by hand. */
export function startersOf({ requester, plan }: Release, directory: Directory): string[] {
  const holders = holdersOf(directory, plan.deploy.starters).map((person) => person.id);
  return [...new Set([...requester.authors, ...holders])];
}
