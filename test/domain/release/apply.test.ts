import fc from '#test/support/fc';
import { describe, expect, it } from 'vitest';
import { apply, fold } from '#domain/release/apply';
import { chainedEvent, releaseEvent } from '#domain/release/events';
import { release as releaseSchema } from '#domain/release/release';
import { anyHistory } from '#test/support/histories';
import { gatePlan, manualPlan, stage } from '#test/support/plans';
import {
  approvedBy,
  authorized,
  deniedBy,
  atTheGate,
  deployed,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  formOf,
  healthChecked,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  shopRequester,
  storyId,
  timePassed,
  told,
} from '#test/support/story';

describe('the state of a release', () => {
  it('is the fold of its audit trail', () => {
    const { events, release } = told(...deployed, healthChecked({ errorRate: 0.001 }, 35));
    expect(fold(storyId, events)).toEqual(release);
  });

  it('is the fold of its audit trail, whatever happened', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        const stepwise = history.reduce(
          (state: ReturnType<typeof fold>, events) =>
            events.reduce((s: typeof state, e) => apply(s, storyId, e), state),
          undefined,
        );
        expect(fold(storyId, history.flat())).toEqual(stepwise);
      }),
    );
  });

  it('leads on from any point of its trail to the same end', () => {
    fc.assert(
      fc.property(anyHistory(storyId), fc.nat(), (history, cut) => {
        const trail = history.flat();
        const until = cut % (trail.length + 1);
        const before = fold(storyId, trail.slice(0, until));
        const after = trail
          .slice(until)
          .reduce<typeof before>((state, event) => apply(state, storyId, event), before);
        expect(after).toEqual(fold(storyId, trail));
      }),
    );
  });

  it('and its events are as their schemas say, whatever happened', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        expect(releaseSchema.parse(fold(storyId, history.flat()))).toEqual(fold(storyId, history.flat()));
        for (const event of history.flat()) {
          const { type, data } = event;
          expect(releaseEvent.parse(event)).toEqual({ type, data });
        }
      }),
    );
  });

  it('never changes in place: what was true stays as it was', () => {
    fc.assert(
      fc.property(anyHistory(storyId), (history) => {
        let state = fold(storyId, history[0]!)!;
        for (const event of history.slice(1).flat()) {
          const before = structuredClone(state);
          const after = apply(state, storyId, event);
          expect(state).toEqual(before);
          state = after;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of nothing is nothing', () => {
    expect(fold(storyId, [])).toBeUndefined();
  });

  it('begins with its opening and nothing else', () => {
    const { events } = told(...atTheGate);
    expect(() => fold(storyId, events.slice(1))).toThrow('this is a bug');
  });

  it('does not hold a report of a deployment that never started', () => {
    const { events } = told(...deployed);
    const report = events.at(-1)!;
    expect(() => apply(releaseAfter(...authorized), storyId, report)).toThrow('this is a bug');
  });

  it('does not hold a health check of a version that was never deployed', () => {
    const check = told(...deployed, healthChecked({}, 10)).events.at(-1)!;
    expect(() => apply(releaseAfter(...authorized), storyId, check)).toThrow('this is a bug');
  });
});

describe('what happened shows in the state', () => {
  it('an opening: the form, its evidence, the rules, and phases that wait', () => {
    const { evidence, ...form } = formOf();
    expect(releaseAfter(opened())).toEqual({
      id: storyId,
      createdAt: minute(0),
      requester: shopRequester,
      runUrl: 'https://ci.example.com/runs/42',
      form,
      plan: gatePlan(),
      evidence,
      phases: [{ id: 'gate', outcome: 'waiting', remindersSent: 0, decisions: [] }],
    });
  });

  it('an opened phase: since when and until when', () => {
    expect(releaseAfter(opened(), phaseOpened('gate', 3)).phases[0]).toEqual({
      id: 'gate',
      outcome: 'open',
      openedAt: minute(3),
      expiresAt: minute(63),
      remindAt: [minute(33)],
      remindersSent: 0,
      decisions: [],
    });
  });

  it('a decision: by whom, when, in which role, and the rules it counted toward', () => {
    const { phases } = releaseAfter(...atTheGate, approvedBy('devi', 7, { reason: 'Fine.' }));
    expect(phases[0]?.decisions).toEqual([
      {
        by: 'devi',
        at: minute(7),
        role: 'devops-team',
        decision: 'approve',
        reason: 'Fine.',
        assurance: 'token',
        countedToward: ['2 of devops-team, platform-leads or sre-team'],
      },
    ]);
    expect(phases[0]).toMatchObject({ outcome: 'open' });
    expect(phases[0]).not.toHaveProperty('decidedAt');
  });

  it('of what a decision vouches for what the authorization rests on, and no more', () => {
    const provenBy = [{ by: 'item' as const, item: 'rollback-ready' }];
    const authorization = { by: 'operators', checks: [{ id: 'rollback', text: 'Rollback plan', provenBy }] };
    const { phases } = releaseAfter(
      opened({ plan: manualPlan({ authorization }) }),
      phaseOpened(),
      approvedBy('devi'),
    );
    expect(phases[0]?.decisions).toMatchObject([{ by: 'devi', vouched: ['rollback-ready'] }]);
  });

  it('the last approval: since when the phase is approved', () => {
    expect(releaseAfter(...atTheGate, approvedBy('devi', 7), approvedBy('sara', 9)).phases[0]).toMatchObject({
      outcome: 'approved',
      decidedAt: minute(9),
    });
  });

  it('a denial: since when the phase is denied', () => {
    expect(releaseAfter(...atTheGate, deniedBy('devi', 'No.', 7)).phases[0]).toMatchObject({
      outcome: 'denied',
      decidedAt: minute(7),
    });
  });

  it('a reminder and a missed deadline', () => {
    expect(releaseAfter(...atTheGate, timePassed(30)).phases[0]).toMatchObject({
      remindersSent: 1,
      outcome: 'open',
    });
    expect(releaseAfter(...atTheGate, timePassed(60)).phases[0]).toMatchObject({
      outcome: 'expired',
      decidedAt: minute(60),
    });
  });

  it('evidence: the latest under each name', () => {
    expect(releaseAfter(...atTheGate, evidenceAttached('coverage', 91)).evidence).toMatchObject({
      coverage: 91,
      tests: { failed: 0 },
    });
  });

  it('a deployment, from its start to its end', () => {
    const started = [...authorized, deploymentStarted(2)];
    expect(releaseAfter(...started).deployment).toEqual({
      id: 'deployment-1',
      fence: 1,
      permit: 'permit-1',
      state: 'running',
      startedAt: minute(2),
    });
    const step = deploymentReported({ state: 'step', step: 'Migrating' }, 3);
    expect(releaseAfter(...started, step).deployment).toMatchObject({
      state: 'running',
      lastStep: 'Migrating',
    });
    expect(releaseAfter(...started, deploymentReported({ state: 'succeeded' }, 5))).toMatchObject({
      deployment: { state: 'succeeded', endedAt: minute(5) },
      watch: { stage: 0, stageStartedAt: minute(5), checks: 0, failed: false },
    });
    expect(releaseAfter(...started, deploymentGivenUp('Silence.', 5)).deployment).toMatchObject({
      id: 'deployment-1',
      state: 'failed',
      endedAt: minute(5),
      reason: 'Silence.',
    });
  });

  it('a deployment that was given up before it started', () => {
    expect(releaseAfter(...authorized, deploymentGivenUp('Busy.', 5)).deployment).toMatchObject({
      id: 'none',
      state: 'failed',
      reason: 'Busy.',
    });
  });

  it('health checks: the last one, how many there were in this stage, and the stage', () => {
    const plan = gatePlan({ verify: [stage(), stage()] });
    const watched = [
      opened({ plan }),
      phaseOpened(),
      approvedBy('owner'),
      deploymentStarted(),
      deploymentReported({ state: 'succeeded' }),
      healthChecked({ errorRate: 0.02 }, 10),
      healthChecked({ errorRate: 0.001 }, 15),
    ];
    expect(releaseAfter(...watched).watch).toEqual({
      stage: 0,
      stageStartedAt: minute(5),
      checks: 2,
      last: {
        at: minute(15),
        verdict: 'healthy',
        values: { errorRate: 0.001 },
        sentence: 'errorRate is 0.1 % (< 0.5 %).',
      },
      failed: false,
    });
    expect(releaseAfter(...watched, healthChecked({ errorRate: 0.001 }, 35)).watch).toMatchObject({
      stage: 1,
      stageStartedAt: minute(35),
      checks: 0,
    });
    expect(releaseAfter(...watched, healthChecked({ errorRate: 1 }, 16)).watch).toMatchObject({
      failed: true,
    });
  });
});

it('R003-23 the audit trail tells who asked, who decided when and why, on which tests and scans, and how it ended', () => {
  const story = told(
    ...atTheGate,
    evidenceAttached('coverage', 91, 1),
    approvedBy('devi', 2, { reason: 'Checked the dashboards.' }),
    approvedBy('lena', 3),
    deploymentStarted(4),
    deploymentReported({ state: 'step', step: 'Migrating' }, 5),
    deploymentReported({ state: 'succeeded', log: 'orders migrated' }, 6),
    healthChecked({ errorRate: 0.001 }, 36),
  );
  expect(story.events.map(({ type, at, actor: { id } }) => `${at.slice(11, 16)} ${type} by ${id}`)).toEqual([
    '10:00 request-opened by shop-release',
    '10:00 phase-opened by countersign',
    '10:01 evidence-attached by shop-release',
    '10:02 decision-recorded by devi',
    '10:03 decision-recorded by lena',
    '10:04 deployment-started by countersign',
    '10:05 deployment-step by deployment-1',
    '10:06 deployment-succeeded by deployment-1',
    '10:36 health-checked by countersign',
  ]);
  expect(story.events.map((event) => event.data)).toMatchObject([
    {
      form: {
        version: 'v1.2.3',
        commit: 'c0ffee'.padEnd(40, '0'),
        components: ['cart', 'payment page'],
        evidence: { tests: { passed: 812, failed: 0 }, vulnerabilities: { critical: 0, high: 0 } },
      },
      plan: { policy: { id: 'production-gate', version: '1' } },
      requester: { authors: ['shop-release', 'author'] },
    },
    { phase: 'gate', expiresAt: minute(60) },
    { name: 'coverage', value: 91 },
    { decision: 'approve', role: 'devops-team', reason: 'Checked the dashboards.', outcome: 'open' },
    { decision: 'approve', role: 'platform-leads', outcome: 'approved' },
    { deployment: 'deployment-1' },
    { step: 'Migrating' },
    { log: 'orders migrated' },
    { verdict: 'healthy', outcome: 'completed' },
  ]);
  for (const event of story.events) expect(chainedEvent.safeParse(event).success).toBe(true);
});
