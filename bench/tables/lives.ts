import type { ChainedEvent } from '#domain/release/events';
import type { Plan } from '#domain/policy/plan';
import type { Release } from '#domain/release/release';
import {
  approvedBy,
  cancelledBy,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  healthChecked,
  opened,
  phaseOpened,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

/** What became of a request by now: a whole life as the domain tells it, or the part of it lived so far. */
export interface Life {
  readonly release: Release;
  readonly events: readonly ChainedEvent[];
  readonly isOpen: boolean;
}

export type LifeName = (typeof turns)[number];

/**
 * What the requests of a filled table take turns in, newest first. Every second one is open, whatever its age, so
 * that the indexes of open work grow as much as those of the history.
 */
export const turns = [
  ...(['in review', 'completed', 'half approved', 'denied'] as const),
  ...(['in review', 'completed', 'half approved', 'expired'] as const),
  ...(['in review', 'cancelled'] as const),
];

/** Every life there is, under the rules of one plan. */
export function livesUnder(plan: Plan): Readonly<Record<LifeName, Life>> {
  const asked: readonly Step[] = [opened({ plan }), phaseOpened()];
  const lived = (...steps: readonly Step[]): Life => {
    const { release, events } = told(...asked, ...steps);
    return { release, events, isOpen: release.phases.some(({ outcome }) => outcome === 'open') };
  };
  return {
    'in review': lived(),
    'half approved': lived(approvedBy('devi')),
    completed: lived(
      ...[approvedBy('devi'), approvedBy('lena'), deploymentStarted()],
      deploymentReported({ state: 'step', step: 'Switch the traffic over', number: 1, of: 1 }),
      deploymentReported({ state: 'succeeded' }),
      ...[healthChecked({ errorRate: 0.001 }, 10), healthChecked({ errorRate: 0.001 }, 36)],
    ),
    denied: lived(deniedBy('sara')),
    expired: lived(timePassed(30), timePassed(60)),
    cancelled: lived(cancelledBy('author')),
  };
}

/** Approved, and waiting for somebody to start the deployment by hand, which they may for a hundred years. */
export function awaitingStart(plan: Plan): Life {
  const byHand: Plan = {
    ...plan,
    deploy: {
      ...plan.deploy,
      start: 'manual',
      starters: ['devops-team'],
      startWithinMs: 100 * 365 * 86_400_000,
    },
  };
  const { release, events } = told(
    opened({ plan: byHand }),
    phaseOpened(),
    approvedBy('devi'),
    approvedBy('lena'),
  );
  return { release, events, isOpen: false };
}
