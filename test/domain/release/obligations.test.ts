import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { ObligationPlan, PhasePlan, Plan } from '#domain/policy/plan';
import { afterwards, overdueIn, untouched, type EnvironmentRecord } from '#domain/release/environment';
import { nextStep, waitOf } from '#domain/release/next-step';
import { fulfilObligation, fulfilmentForm } from '#domain/release/obligations';
import { passTime } from '#domain/release/pass-time';
import type { Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  deploymentReported,
  deploymentStarted,
  minute,
  obligationFulfilledBy,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  timePassed,
  told,
  type Step,
} from '#test/support/story';

const hour = 3_600_000;
const postMortem: ObligationPlan = { what: 'Post-mortem', role: 'operators', withinMs: 2 * hour };

/** Devi approves, and the operators review within half an hour of the deployment in minute 5. */
const plan = (phase: Partial<PhasePlan> = {}, whole: Partial<Plan> = {}): Plan =>
  matrixPlan(
    {
      approvals: role('devops-team'),
      slots: [
        slot('devops-team'),
        slot('operators', { mode: 'post-deployment', within: hour / 2, focus: 'Dashboards' }),
      ],
      ...phase,
    },
    { verify: [], ...whole },
  );

const deploys: readonly Step[] = [deploymentStarted(2), deploymentReported({ state: 'succeeded' }, 5)];
const deployedUnder = (whole: Plan = plan(), ...approvals: Step[]): Step[] => [
  opened({ plan: whole }),
  phaseOpened(),
  ...(approvals.length > 0 ? approvals : [approvedBy('devi')]),
  ...deploys,
];
const owing = deployedUnder();
const owed = releaseAfter(...owing);

const fulfils = (release: Release, caller: Caller, at = 10, id = 'o1') =>
  fulfilObligation(release, id, { evidence: 'https://wiki.example.com/review' }, caller, cast, minute(at));

describe('R002-6 what a release owes from the moment it is deployed', () => {
  it('is the review of each role that was to look afterwards, in its own time', () => {
    expect(owed.obligations).toEqual([
      {
        id: 'o1',
        what: 'Review as operators: Dashboards',
        kind: 'review',
        role: 'operators',
        openedAt: minute(5),
        remindAt: minute(20),
        dueAt: minute(35),
        state: 'open',
      },
    ]);
  });

  it('in the policy’s time where the row has none', () => {
    const slots = [slot('devops-team'), slot('operators', { mode: 'post-deployment' })];
    const afterwardsPlan = { reviewsMs: hour, conditionsMs: hour, blocksNext: true };
    const told = releaseAfter(...deployedUnder(plan({ slots }, { afterwards: afterwardsPlan })));
    expect(told.obligations).toMatchObject([{ what: 'Review as operators', dueAt: minute(65) }]);
    const untold = releaseAfter(...deployedUnder(plan({ slots })));
    expect(untold.obligations).toMatchObject([{ dueAt: minute(5 + 48 * 60) }]);
  });

  it('is nothing before, and nothing where the deployment failed', () => {
    expect(releaseAfter(...owing.slice(0, -1))).not.toHaveProperty('obligations');
    const failed = releaseAfter(...owing.slice(0, -1), deploymentReported({ state: 'failed' }, 5));
    expect(failed).not.toHaveProperty('obligations');
  });

  it('R002-23 is the review of whoever was passed over when time ran out, of nobody who was not available', () => {
    const reduced = plan({
      approvals: { kind: 'all-of', of: [role('devops-team'), role('platform-leads')] },
      slots: [
        slot('devops-team', { critical: true }),
        slot('platform-leads'),
        slot('sre-team', { mode: 'if-available', within: hour / 4 }),
      ],
      onExpiry: [{ how: 'reduce', for: hour }],
    });
    const passedOver = releaseAfter(
      opened({ plan: reduced }),
      phaseOpened(),
      timePassed(15),
      timePassed(60),
      approvedBy('devi', 61),
      deploymentStarted(62),
      deploymentReported({ state: 'succeeded' }, 65),
    );
    expect(passedOver.obligations).toMatchObject([
      {
        what: 'Review as platform-leads, passed over in Stakeholder review',
        kind: 'review',
        role: 'platform-leads',
      },
    ]);
    const answered = releaseAfter(
      opened({ plan: reduced }),
      phaseOpened(),
      timePassed(15),
      timePassed(60),
      approvedBy('lena', 61),
      approvedBy('devi', 61),
      deploymentStarted(62),
      deploymentReported({ state: 'succeeded' }, 65),
    );
    expect(answered).not.toHaveProperty('obligations');
  });

  it('R002-32 is what an approver asked for after the release', () => {
    const text = 'Monitor the minor UI issues';
    const release = releaseAfter(
      ...deployedUnder(
        plan(
          { slots: [slot('devops-team')] },
          { afterwards: { reviewsMs: 1, conditionsMs: 2 * hour, blocksNext: true } },
        ),
        approvedBy('devi', 1, { conditions: [{ text, due: 'after-deployment' }] }),
      ),
    );
    expect(release.obligations).toMatchObject([
      { id: 'o1', what: text, kind: 'condition', person: 'devi', dueAt: minute(125) },
    ]);
  });

  it('is what the policy wants done after a release of the variant', () => {
    const release = releaseAfter(...deployedUnder(plan({}, { obligations: [postMortem] })));
    expect(release.obligations).toMatchObject([
      { id: 'o1', kind: 'review' },
      { id: 'o2', kind: 'task', what: 'Post-mortem', role: 'operators', dueAt: minute(125) },
    ]);
  });

  it('changes nothing about where the release stands', () => {
    expect(owed).toStand('completed', 'Deployed.');
  });
});

describe('what is owed comes up by itself', () => {
  const types = (release: Release, at: number) =>
    passTime(release, minute(at)).map(({ type, data }) => ({ type, ...data }));

  it('at half its time, and when it is over, once each', () => {
    expect(types(owed, 19)).toEqual([]);
    expect(types(owed, 20)).toEqual([{ type: 'obligation-reminded', obligation: 'o1' }]);
    const reminded = releaseAfter(...owing, timePassed(20));
    expect(types(reminded, 34)).toEqual([]);
    expect(types(reminded, 35)).toEqual([{ type: 'obligation-overdue', obligation: 'o1' }]);
    const overdue = releaseAfter(...owing, timePassed(20), timePassed(35));
    expect(overdue.obligations).toMatchObject([{ state: 'overdue' }]);
    expect(types(overdue, 10_000)).toEqual([]);
  });

  it('not any more when it is fulfilled', () => {
    expect(types(releaseAfter(...owing, obligationFulfilledBy('operator', 'o1', 10)), 10_000)).toEqual([]);
  });

  it('each in its own time', () => {
    const two = releaseAfter(
      ...deployedUnder(plan({}, { obligations: [postMortem] })),
      timePassed(20),
      timePassed(35),
    );
    expect(types(two, 64)).toEqual([]);
    expect(types(two, 65)).toEqual([{ type: 'obligation-reminded', obligation: 'o2' }]);
  });

  it('and is what the workflow waits for as long as something can', () => {
    expect(nextStep(owed, minute(5))).toEqual({ step: 'obligations', waitSeconds: 900 });
    expect(waitOf(nextStep(owed, minute(5)))).toBe('obligations');
    const overdue = releaseAfter(...owing, timePassed(20), timePassed(35));
    expect(nextStep(overdue, minute(35)).step).toBe('end');
    const fulfilled = releaseAfter(...owing, obligationFulfilledBy('operator', 'o1', 10));
    expect(nextStep(fulfilled, minute(10)).step).toBe('end');
  });
});

describe('R002-6 what is owed is fulfilled', () => {
  it('with evidence, by a holder of the role', () => {
    expect(fulfilmentForm.safeParse({ note: 'Done.' }).success).toBe(false);
    expect(releaseAfter(...owing, obligationFulfilledBy('operator', 'o1', 10)).obligations).toMatchObject([
      {
        state: 'fulfilled',
        fulfilled: { by: 'operator', at: minute(10), evidence: 'https://wiki.example.com/review' },
      },
    ]);
  });

  it('late as well', () => {
    expect(
      fulfils(releaseAfter(...owing, timePassed(20), timePassed(35)), person('operator'), 600),
    ).toBeAllowed();
  });

  it('by nobody else, by no machine, and once', () => {
    expect(fulfils(owed, person('devi'))).toBeRefusedWith('not-eligible');
    expect(fulfils(owed, pipeline)).toBeRefusedWith('people-only');
    expect(fulfils(owed, deployerOf(storyId, 'deployment-1'))).toBeRefusedWith('people-only');
    expect(fulfils(owed, person('operator'), 10, 'o2')).toBeRefusedWith('not-found');
    const done = releaseAfter(...owing, obligationFulfilledBy('operator', 'o1', 10));
    expect(fulfils(done, person('operator'), 11)).toBeRefusedWith('closed');
  });

  it('a review never by whoever asked for the release, a task also by them', () => {
    const own = releaseAfter(
      opened({
        plan: plan({}, { obligations: [postMortem] }),
        requester: { kind: 'person', id: 'operator', authors: ['operator'] },
      }),
      phaseOpened(),
      approvedBy('devi'),
      ...deploys,
    );
    expect(fulfils(own, person('operator'))).toBeRefusedWith('own-request');
    expect(fulfils(own, person('operator'), 10, 'o2')).toBeAllowed();
  });

  it('a condition by whoever set it', () => {
    const release = releaseAfter(
      ...deployedUnder(
        plan({ slots: [slot('devops-team')] }),
        approvedBy('devi', 1, { conditions: [{ text: 'Watch it', due: 'after-deployment' }] }),
      ),
    );
    expect(fulfils(release, person('devi'))).toBeAllowed();
    expect(fulfils(release, person('dave'))).toBeRefusedWith('not-eligible');
  });
});

describe('R002-6 something overdue keeps the next release out', () => {
  /** The record of the place after this story. */
  const place = (...steps: Step[]): EnvironmentRecord => {
    const { release, events } = told(...steps);
    return afterwards(untouched('checkout', 'production'), release, events);
  };

  it('once it is overdue, whether or not anybody looked', () => {
    const record = place(...owing);
    expect(record.owed).toEqual([
      {
        requestId: storyId,
        obligation: 'o1',
        what: 'Review as operators: Dashboards',
        dueAt: minute(35),
        blocks: true,
      },
    ]);
    expect(overdueIn(record, '2026-11-21T10:34:59.999Z')).toBeAllowed();
    const kept = overdueIn(record, minute(35));
    expect(kept).toBeRefusedWith('obligation-overdue');
    expect(kept).toMatchObject({
      refusal: {
        detail:
          'An earlier release of checkout still owes what was due at 10:35 UTC on 21 November 2026: Review as operators: Dashboards',
        present: { requestId: storyId, obligation: 'o1', dueAt: minute(35) },
      },
    });
  });

  it('not where the policy only warns', () => {
    const warns = plan({}, { afterwards: { reviewsMs: hour, conditionsMs: hour, blocksNext: false } });
    expect(overdueIn(place(...deployedUnder(warns)), minute(35))).toBeAllowed();
  });

  it('not when it is done, late or not', () => {
    const record = place(...owing, obligationFulfilledBy('operator', 'o1', 600));
    expect(record).not.toHaveProperty('owed');
    expect(overdueIn(record, minute(601))).toBeAllowed();
  });

  it('each debt of each release counts by itself', () => {
    const two = plan({}, { obligations: [postMortem] });
    const first = told(...deployedUnder(two));
    const other = { ...first.release, id: '01KAF00000000000000000000B' };
    const both = afterwards(place(...deployedUnder(two)), other, first.events);
    expect(both.owed).toHaveLength(4);
    const paid = told(...deployedUnder(two), obligationFulfilledBy('operator', 'o1', 10)).events.slice(-1);
    const left = afterwards(both, other, paid).owed!;
    expect(left.map(({ requestId, obligation }) => `${requestId === other.id} ${obligation}`)).toEqual([
      'false o1',
      'false o2',
      'true o2',
    ]);
  });
});

it('a release without rows, conditions and tasks owes nothing', () => {
  const release = releaseAfter(
    opened({ plan: gatePlan({ verify: [] }) }),
    phaseOpened(),
    approvedBy('owner'),
    ...deploys,
  );
  expect(release).not.toHaveProperty('obligations');
  expect(standingOf(release).status).toBe('completed');
});
