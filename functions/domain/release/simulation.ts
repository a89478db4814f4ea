import { canBeFilled } from '#domain/approval/reachable';
import { rulesOf } from '#domain/approval/rules';
import { inWords } from '#domain/approval/tally';
import { holdersOf, type Directory } from '#domain/identity/directory';
import type { Refusal, RefusalCode } from '#domain/outcome';
import type { PhasePlan, Plan } from '#domain/policy/plan';
import { lengthInWords } from '#domain/time/length-in-words';
import { apply } from './apply.ts';
import { undecided, votersLeft } from './eligibility.ts';
import type { Happening } from './events.ts';
import { startersOf } from './explain.ts';
import type { ReleaseForm } from './form.ts';
import { needsOf } from './needs.ts';
import { owedBy } from './obligations.ts';
import { open } from './open.ts';
import type { PhaseState, Release, Requester } from './release.ts';
import { canBeSpared, certainRules, leavesEnough, roundsOf } from './simulated-people.ts';
import { slotsOf, type Slot } from './slots.ts';

/** What would keep a request from being opened, or a phase of it from ever being complete. */
export interface Blocker {
  readonly code: RefusalCode | 'evidence-missing' | 'nobody-left';
  readonly phase?: string;
  readonly sentence: string;
}

export interface SimulatedPhase {
  readonly id: string;
  readonly title: string;
  /** At the latest: the first opens at once, and each other when the time of the one before it is over. */
  readonly opensBy: string;
  readonly expiresAt: string;
  /** What has to be approved, in words. */
  readonly needs: string;
  readonly slots: (Slot & { readonly who: string[] })[];
}

/** What a request would have to go through. */
export interface Simulation {
  /** Whether the request would be opened at all. */
  readonly opens: boolean;
  readonly blockers: Blocker[];
  readonly policy?: Plan['policy'];
  readonly variant?: string;
  readonly phases: SimulatedPhase[];
  readonly start?: { readonly how: 'automatic' | 'manual'; readonly who: string[] };
  /** What is owed once it is deployed. */
  readonly afterwards: { readonly what: string; readonly role?: string; readonly within: string }[];
  /** Pending requests that it would take the place of. */
  readonly supersedes: string[];
}

export const refusedAs = ({ code, detail }: Refusal): Blocker => ({ code, sentence: detail });

type OpenPhase = (release: Release, phaseId: string, now: string) => readonly Happening[];

/**
 * The request as it would stand with each phase opened, by the rules that a real one follows. `openPhase` is handed in,
 * as it brings a calendar's arithmetic along.
 */
export function simulate(
  asked: { readonly requester: Requester; readonly form: ReleaseForm; readonly plan: Plan },
  directory: Directory,
  openPhase: OpenPhase,
  now: string,
): Pick<Simulation, 'afterwards' | 'blockers' | 'phases' | 'policy' | 'start' | 'variant'> {
  const { requester, form, plan } = asked;
  const release = apply(undefined, '', open(requester, form, plan, undefined, now));
  const rounds = roundsOf(release, directory);
  const phases: SimulatedPhase[] = [];
  const blockers: Blocker[] = [];
  for (const [index, rules] of plan.phases.entries()) {
    const opensBy = phases.at(-1)?.expiresAt ?? now;
    const opened = openPhase(withApproved(release, index), rules.id, opensBy).reduce<Release>(
      (state, event) => apply(state, release.id, event),
      withApproved(release, index),
    );
    const phase = opened.phases[index]!;
    const isSpared = (person: string) => canBeSpared(release, rounds, index, person);
    phases.push(simulated(opened, rules, phase, directory, opensBy, isSpared));
    const inPhase = blockersIn(opened, rules, phase, directory);
    const isShort = rules.distinct && inPhase.length === 0 && !leavesEnough(rounds, index);
    blockers.push(...inPhase, ...(isShort ? [nobodyNew(rules, phase)] : []));
  }
  return {
    policy: plan.policy,
    ...(plan.policies && { policies: plan.policies }),
    variant: plan.variant,
    blockers,
    phases,
    start: {
      how: plan.deploy.start,
      who: plan.deploy.start === 'manual' ? startersOf(release, directory) : [],
    },
    afterwards: owedBy(release).map(({ what, role, within }) => ({
      what,
      ...(role && { role }),
      within: lengthInWords(within),
    })),
  };
}

/** Everything before this phase went well. */
const withApproved = (release: Release, before: number): Release => ({
  ...release,
  phases: release.phases.map((phase, index) =>
    index < before ? { ...phase, outcome: 'approved' as const } : phase,
  ),
});

const simulated = (
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  directory: Directory,
  opensBy: string,
  isSpared: (person: string) => boolean,
): SimulatedPhase => ({
  id: plan.id,
  title: plan.title,
  opensBy,
  expiresAt: phase.expiresAt ?? opensBy,
  needs: `${inWords(rulesOf(plan, phase))}${plan.distinct ? ', of people who approved no earlier phase' : ''}`,
  slots: slotsOf(plan, phase).map((slot) => ({
    ...slot,
    who:
      slot.state === 'not-needed'
        ? []
        : undecided(release, phase, holdersOf(directory, [slot.role]))
            .map(({ id }) => id)
            .filter(isSpared),
  })),
});

function blockersIn(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  directory: Directory,
): readonly Blocker[] {
  const evidence = needsOf(release, plan, phase).evidence.map((need): Blocker => ({
    code: 'evidence-missing',
    phase: plan.id,
    sentence: `${plan.title} needs ${need}.`,
  }));
  return [...evidence, ...nobodyLeft(release, plan, phase, directory)];
}

function nobodyLeft(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  directory: Directory,
): readonly Blocker[] {
  const rules = certainRules(plan, phase);
  if (canBeFilled(rules, votersLeft(release, rules, phase, directory))) return [];
  return [
    {
      code: 'nobody-left',
      phase: plan.id,
      sentence: `${plan.title} needs approval by ${inWords(rules)}, and too few people besides the requester could give it.`,
    },
  ];
}

const nobodyNew = (plan: PhasePlan, phase: PhaseState): Blocker => ({
  code: 'nobody-left',
  phase: plan.id,
  sentence: `${plan.title} needs approval by ${inWords(certainRules(plan, phase))}, and too few people could give it who approve no earlier phase.`,
});
