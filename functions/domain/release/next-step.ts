import { isoOf, msOf } from '#domain/time';
import { conditionsDeadline } from './conditions-left.ts';
import { nextMilestone, secondsUntil, startDeadline } from './deadline.ts';
import { nextObligation } from './obligations-due.ts';
import type { PhaseState, Release } from './release.ts';
import { isClosed, statusOf } from './status.ts';

/**
 * What the workflow has to do next, as the record says it. This one answer is the input of a new execution, the
 * result every step hands to the state machine, and what a repair compares with: the workflow never knows better.
 */
export type NextStep =
  | {
      readonly step: 'phase';
      readonly phase: string;
      /** Part of the child execution's name, so that each round has one of its own. */
      readonly name: string;
      readonly waitSeconds: number;
    }
  /** `conditions`: of approvals, before the deployment; `obligations`: what is owed after it. */
  | { readonly step: 'conditions' | 'start' | 'obligations'; readonly waitSeconds: number }
  | {
      readonly step: 'deploy' | 'watch';
      /** The same for each stage. */
      readonly name: string;
      readonly waitSeconds: number;
      readonly heartbeatSeconds: number;
    }
  | {
      readonly step: 'end';
      /** How long a task that has yet to be told may wait for it. */
      readonly waitSeconds: number;
    };

export function nextStep(release: Release, now: string): NextStep {
  const status = statusOf(release);
  if (isClosed(status)) {
    const owed = nextObligation(release);
    return owed
      ? { step: 'obligations', waitSeconds: secondsUntil(owed.at, now) }
      : { step: 'end', waitSeconds: 60 };
  }
  const index = release.phases.findIndex((phase) => phase.outcome !== 'approved');
  if (index >= 0) return phaseStep(release, index, now);
  if (status === 'awaiting-conditions')
    return { step: 'conditions', waitSeconds: secondsUntil(conditionsDeadline(release) ?? now, now) };
  if (status === 'awaiting-start')
    return { step: 'start', waitSeconds: secondsUntil(startDeadline(release) ?? now, now) };
  const heartbeatSeconds = release.plan.deploy.heartbeatMs / 1_000;
  const stage = release.watch && release.plan.verify[release.watch.stage];
  if (release.watch && stage)
    return {
      step: 'watch',
      name: `watch-${release.watch.stage + 1}`,
      waitSeconds: stage.everyMs / 1_000,
      heartbeatSeconds,
    };
  return {
    step: 'deploy',
    name: 'deploy',
    waitSeconds: release.plan.deploy.timeoutMs / 1_000,
    heartbeatSeconds,
  };
}

function phaseStep(release: Release, index: number, now: string): NextStep {
  const plan = release.plan.phases[index]!;
  const phase = release.phases[index]!;
  const milestone = nextMilestone(plan, phase);
  return {
    step: 'phase',
    phase: plan.id,
    name: roundName(phase),
    waitSeconds: milestone ? secondsUntil(milestone.at, now) : 1,
  };
}

/** `gate`, then `gate_2`: no phase is called so, as ids have no underscore. */
const roundName = ({ id, round = 1 }: PhaseState) => (round === 1 ? id : `${id}_${round}`);

/** What a waiting task waits for. A task whose wait differs from the record's is owed a wake-up call. */
export function waitOf(step: NextStep): string {
  switch (step.step) {
    case 'phase':
      return `phase:${step.name}`;
    case 'deploy':
    case 'watch':
      return step.name;
    case 'conditions':
    case 'obligations':
    case 'start':
    case 'end':
      return step.step;
  }
}

/** How long after something was owed or expected the sweeper looks. */
export const graceMs = 60_000;

/** When the record itself expects something to happen although nobody acts, for the sweeper; ISO 8601. */
export function overdueAt(step: NextStep, now: string): string {
  return isoOf(msOf(now) + step.waitSeconds * 1_000 + graceMs);
}
