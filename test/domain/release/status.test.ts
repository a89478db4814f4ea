import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { fold } from '#domain/release/apply';
import { nextObligation } from '#domain/release/obligations-due';
import { nextStep, overdueAt, waitOf, type NextStep } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import { isClosed, phaseBecause, standingOf, statuses, type Status } from '#domain/release/status';
import { anyHistory } from '#test/support/histories';
import '#test/support/matchers';
import { gatePlan, manualPlan, stage, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  healthChecked,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';

const awaitingStart: readonly Step[] = [
  opened({ plan: manualPlan() }),
  phaseOpened(),
  approvedBy('owner', 10),
];
const failing = { tests: { failed: 2 }, vulnerabilities: { critical: 0 } };
const inTwoStages = gatePlan({
  verify: [stage(), stage({ title: 'The day after', forMs: 86_400_000, everyMs: 3_600_000 })],
});

/** Every state of a release, what it says of itself, and what the workflow has to do. All of it at 10:10. */
const states: readonly (readonly [string, readonly Step[], Status, string, NextStep])[] = [
  [
    'asked for, before the gate opens',
    [opened()],
    'in-review',
    'Approval gate has not opened yet.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 1 },
  ],
  [
    'at the gate',
    atTheGate,
    'in-review',
    'Needs approval by platform-owner alone, or 2 of devops-team, platform-leads or sre-team before 11:00 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 20 * 60 },
  ],
  [
    'at the gate, after the reminder',
    [...atTheGate, timePassed(30)],
    'in-review',
    'Needs approval by platform-owner alone, or 2 of devops-team, platform-leads or sre-team before 11:00 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 50 * 60 },
  ],
  [
    'with one of two approvals',
    [...atTheGate, approvedBy('devi')],
    'in-review',
    'Needs approval by platform-owner alone, or 1 more of devops-team, platform-leads or sre-team (1 of 2 given) before 11:00 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 20 * 60 },
  ],
  [
    'approved, but not proven',
    [opened({ form: { evidence: failing } }), phaseOpened(), approvedBy('owner')],
    'in-review',
    'Needs tests.failed to be 0 (it is 2) before 11:00 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 20 * 60 },
  ],
  [
    'neither approved nor proven',
    [
      opened({ plan: twoPhasePlan(), form: { evidence: {} } }),
      phaseOpened('review'),
      approvedBy('lena'),
      phaseOpened('gate', 1),
    ],
    'in-review',
    'Needs approval by platform-owner alone, or 2 of devops-team, platform-leads or sre-team; tests.failed to be 0 (it was not reported); and vulnerabilities.critical to be 0 (it was not reported): all before 11:01 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 21 * 60 },
  ],
  [
    'approved, but two facts are missing',
    [opened({ form: { evidence: {} } }), phaseOpened(), approvedBy('owner')],
    'in-review',
    'Needs tests.failed to be 0 (it was not reported); and vulnerabilities.critical to be 0 (it was not reported): both before 11:00 UTC on 21 November 2026.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 20 * 60 },
  ],
  [
    'between two phases',
    [opened({ plan: twoPhasePlan() }), phaseOpened('review'), approvedBy('lena')],
    'in-review',
    'Approval gate has not opened yet.',
    { step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 1 },
  ],
  [
    'denied',
    [...atTheGate, deniedBy('sara', 'Too risky.')],
    'denied',
    'Denied by sara (sre-team): Too risky.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'not decided in time',
    [...atTheGate, timePassed(60)],
    'expired',
    'No complete decision within 60 minutes; Approval gate closed by itself.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'cancelled at the gate',
    [...atTheGate, cancelledBy('author', 'Found a bug.')],
    'cancelled',
    'Cancelled by author: Found a bug.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'cancelled after it was authorized',
    [...awaitingStart, cancelledBy('manager', 'Freeze.', 11)],
    'cancelled',
    'Cancelled by manager: Freeze.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'authorized, starting by itself',
    authorized,
    'authorized',
    'Every approval is there; the deployment starts by itself.',
    { step: 'deploy', name: 'deploy', waitSeconds: 3_600, heartbeatSeconds: 300 },
  ],
  [
    'authorized, waiting for somebody to start it',
    awaitingStart,
    'awaiting-start',
    'Every approval is there; somebody has to start the deployment until 12:10 UTC on 21 November 2026.',
    { step: 'start', waitSeconds: 7_200 },
  ],
  [
    'authorized and started by hand',
    [...awaitingStart, startRequestedBy('operator', 11)],
    'authorized',
    'Every approval is there; operator started the deployment.',
    { step: 'deploy', name: 'deploy', waitSeconds: 3_600, heartbeatSeconds: 300 },
  ],
  [
    'authorized, but never started',
    [...awaitingStart, timePassed(130)],
    'expired',
    'Authorized, but nobody started the deployment within 2 hours.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'being deployed',
    [...authorized, deploymentStarted()],
    'deploying',
    'The deployer was asked to deploy.',
    { step: 'deploy', name: 'deploy', waitSeconds: 3_600, heartbeatSeconds: 300 },
  ],
  [
    'being deployed, step by step',
    [
      ...authorized,
      deploymentStarted(),
      deploymentReported({ state: 'step', step: 'Migrating the database' }),
    ],
    'deploying',
    'Deploying: Migrating the database',
    { step: 'deploy', name: 'deploy', waitSeconds: 3_600, heartbeatSeconds: 300 },
  ],
  [
    'failed while being deployed',
    [...authorized, deploymentStarted(), deploymentReported({ state: 'failed', note: 'Health check red.' })],
    'failed',
    'The deployment failed: Health check red.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'failed before the deployer was asked',
    [...authorized, deploymentGivenUp('The environment stayed busy.')],
    'failed',
    'The deployment failed: The environment stayed busy.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'deployed and being watched',
    deployed,
    'verifying',
    'Deployed; Post-deployment monitoring lasts 30 minutes.',
    { step: 'watch', name: 'watch-1', waitSeconds: 300, heartbeatSeconds: 300 },
  ],
  [
    'being watched after a check',
    [...deployed, healthChecked({ errorRate: 0.007 }, 10)],
    'verifying',
    'Deployed; Post-deployment monitoring lasts 30 minutes. Last check: errorRate is 0.7 %, not < 0.5 %.',
    { step: 'watch', name: 'watch-1', waitSeconds: 300, heartbeatSeconds: 300 },
  ],
  [
    'being watched in the second stage',
    [
      opened({ plan: inTwoStages }),
      phaseOpened(),
      approvedBy('owner'),
      deploymentStarted(),
      deploymentReported({ state: 'succeeded' }),
      healthChecked({ errorRate: 0.001 }, 35),
    ],
    'verifying',
    'Deployed; The day after lasts 1 day. Last check: errorRate is 0.1 % (< 0.5 %).',
    { step: 'watch', name: 'watch-2', waitSeconds: 3_600, heartbeatSeconds: 300 },
  ],
  [
    'deployed, and not healthy',
    [...deployed, healthChecked({ errorRate: 0.2 }, 10)],
    'failed',
    'Deployed, but not healthy. errorRate is 20 % (> 5 %), the level to roll back at.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'deployed, and healthy to the end',
    [...deployed, healthChecked({ errorRate: 0.001 }, 35)],
    'completed',
    'Deployed, and every check passed.',
    { step: 'end', waitSeconds: 60 },
  ],
  [
    'deployed where nothing is watched',
    [
      opened({ plan: gatePlan({ verify: [] }) }),
      phaseOpened(),
      approvedBy('owner'),
      deploymentStarted(),
      deploymentReported({ state: 'succeeded' }),
    ],
    'completed',
    'Deployed.',
    { step: 'end', waitSeconds: 60 },
  ],
];

describe('a release', () => {
  it.each(states)('%s says where it stands and why', (_, steps, status, because) => {
    expect(releaseAfter(...steps)).toStand(status, because);
  });

  it.each(states)('%s says what comes next', (_, steps, _status, _because, step) => {
    expect(nextStep(releaseAfter(...steps), minute(10))).toEqual(step);
  });

  it('whatever happened to it, stands somewhere and says why in one line', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        const { status, because } = standingOf(folded(history.flat()));
        expect(statuses).toContain(status);
        expect(because).toMatch(/^\S.*\S$/s);
        expect(because.length).toBeLessThan(1_500);
      }),
    );
  });

  it('whatever happened to it, has something left to do as long as it is not closed or owes something', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        const release = folded(history.flat());
        const step = nextStep(release, minute(10));
        const isDone = isClosed(standingOf(release).status) && nextObligation(release) === undefined;
        expect(step.step === 'end').toBe(isDone);
        if (step.step !== 'end') expect(step.waitSeconds).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('that is closed stays closed as it is, and only pays what it owes, whatever happens to it', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        const [first, ...later] = history;
        let release = folded(first!);
        for (const events of later) {
          const { status } = standingOf(release);
          const paysOnly = events.every(({ type }) => type.startsWith('obligation-'));
          if (!paysOnly) expect(isClosed(status)).toBe(false);
          release = folded([...history.slice(0, history.indexOf(events) + 1).flat()]);
          if (paysOnly) expect(standingOf(release).status).toBe(status);
        }
      }),
    );
  });
});

describe('a reason as long as a page', () => {
  const page = 'because '.repeat(200).trim();

  it.each<[string, readonly Step[]]>([
    ['of a denial', [...atTheGate, deniedBy('sara', page)]],
    ['of a cancellation', [...atTheGate, cancelledBy('author', page)]],
    [
      'of a failure',
      [...authorized, deploymentStarted(), deploymentReported({ state: 'failed', note: page })],
    ],
  ])('%s is cut short in the status', (_, steps) => {
    const { because } = standingOf(releaseAfter(...steps));
    expect(because.length).toBeLessThan(250);
    expect(because).toMatch(/because…$/);
  });
});

describe('a phase says for itself', () => {
  const becauseOf = (...steps: readonly Step[]) => {
    const release = releaseAfter(...steps);
    return phaseBecause(release, release.plan.phases[0]!, release.phases[0]!);
  };

  it('who approved it, in which role', () => {
    expect(becauseOf(...authorized)).toBe('Approved by devi (devops-team) and lena (platform-leads).');
  });

  it('that it was not decided, when the request was cancelled', () => {
    expect(becauseOf(...atTheGate, cancelledBy('author'))).toBe('Not decided: the request was cancelled.');
  });

  it('what it still waits for', () => {
    expect(becauseOf(opened({ form: { evidence: failing } }), phaseOpened(), approvedBy('owner'))).toMatch(
      /^Needs tests.failed to be 0/,
    );
    expect(
      becauseOf(
        opened({ form: { evidence: failing } }),
        phaseOpened(),
        approvedBy('owner'),
        evidenceAttached('tests', { failed: 0 }),
      ),
    ).toBe('Approved by owner (platform-owner).');
  });
});

describe('a waiting task', () => {
  it.each<[NextStep, string]>([
    [{ step: 'phase', phase: 'gate', name: 'gate', waitSeconds: 1 }, 'phase:gate'],
    [{ step: 'start', waitSeconds: 1 }, 'start'],
    [{ step: 'deploy', name: 'deploy', waitSeconds: 1, heartbeatSeconds: 1 }, 'deploy'],
    [{ step: 'watch', name: 'watch-2', waitSeconds: 1, heartbeatSeconds: 1 }, 'watch-2'],
    [{ step: 'end', waitSeconds: 60 }, 'end'],
  ])('for %o waits for %s', (step, wait) => {
    expect(waitOf(step)).toBe(wait);
  });

  it('is overdue a minute after its time', () => {
    expect(overdueAt({ step: 'start', waitSeconds: 120 }, minute(0))).toBe(minute(3));
    expect(overdueAt({ step: 'end', waitSeconds: 60 }, minute(0))).toBe(minute(2));
  });
});

function folded(events: Parameters<typeof fold>[1]): Release {
  const release = fold(storyId, events);
  if (!release) throw new Error('a history begins with an opening');
  return release;
}
