import { describe, expect, it } from 'vitest';
import { authorizationOf } from '#domain/release/authorization';
import { explain } from '#domain/release/explain';
import { manifestDigest } from '#domain/release/manifest';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import type { Plan } from '#domain/policy/plan';
import { gatePlan, manualPlan, matrixPlan, role, slot, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentReported,
  deploymentStarted,
  formOf,
  minute,
  obligationFulfilledBy,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';

const awaitingStart: readonly Step[] = [
  opened({ plan: manualPlan() }),
  phaseOpened(),
  approvedBy('owner', 10),
];
const explained = (...steps: readonly Step[]) => explain(releaseAfter(...steps), cast);

describe('what is still missing', () => {
  it('is told with who can give it and until when', () => {
    expect(explained(...atTheGate, approvedBy('devi'))).toEqual({
      status: 'in-review',
      because: expect.stringContaining('1 more of devops-team'),
      expiresAt: minute(60),
      missing: [
        {
          phase: 'gate',
          sentence:
            'Approval gate needs approval by platform-owner alone, or 1 more of devops-team, platform-leads or sre-team (1 of 2 given).',
          who: ['dave', 'lena', 'sara', 'owner', 'twohats'],
        },
      ],
    });
  });

  it('names missing evidence a fact at a time, and that the requester can give it', () => {
    const { missing } = explained(opened({ form: { evidence: {} } }), phaseOpened(), approvedBy('owner'));
    expect(missing).toEqual(
      ['tests.failed', 'vulnerabilities.critical'].map((path) => ({
        phase: 'gate',
        sentence: `Approval gate needs ${path} to be 0 (it was not reported).`,
        who: ['shop-release'],
      })),
    );
  });

  it('names the phases to come as well', () => {
    const { missing } = explained(opened({ plan: twoPhasePlan() }), phaseOpened('review'));
    expect(missing.map(({ phase }) => phase)).toEqual(['review', 'gate']);
  });

  it('leaves out the phases that are approved', () => {
    const { missing } = explained(
      opened({ plan: twoPhasePlan() }),
      phaseOpened('review'),
      approvedBy('lena'),
    );
    expect(missing.map(({ phase }) => phase)).toEqual(['gate']);
  });

  it('is a start, where somebody has to give it', () => {
    expect(explained(...awaitingStart)).toMatchObject({
      status: 'awaiting-start',
      expiresAt: minute(130),
      missing: [
        {
          phase: 'deployment',
          sentence: 'Somebody has to start the deployment.',
          who: expect.arrayContaining(['author', 'operator']),
        },
      ],
    });
  });

  it.each<[string, readonly Step[]]>([
    ['every approval is there', authorized],
    ['it was denied', [...atTheGate, deniedBy('sara')]],
    ['it was cancelled', [...atTheGate, cancelledBy('author')]],
    ['its time was over', [...atTheGate, timePassed(60)]],
    ['it is deployed', deployed],
  ])('is nothing when %s', (_, steps) => {
    const explanation = explained(...steps);
    expect(explanation.missing).toEqual([]);
    expect(explanation).not.toHaveProperty('expiresAt');
  });
});

describe('the release authorization', () => {
  it('says what may be deployed, since when, and who approved it in which role', () => {
    const release = releaseAfter(...atTheGate, approvedBy('devi', 5), approvedBy('lena', 7));
    const rule = '2 of devops-team, platform-leads or sre-team';
    const given = { phase: 'gate', assurance: 'token', countedToward: [rule] };
    expect(authorizationOf(release, cast)).toEqual({
      ok: true,
      value: {
        requestId: storyId,
        service: 'checkout',
        environment: 'production',
        version: 'v1.2.3',
        commit: formOf().commit,
        artifacts: formOf().artifacts,
        manifest: manifestDigest(release),
        policy: { id: 'production-gate', version: '1', digest: 'd'.repeat(64) },
        variant: 'standard',
        authorizedAt: minute(7),
        approvals: [
          { ...given, role: 'devops-team', by: 'devi', at: minute(5) },
          { ...given, role: 'platform-leads', by: 'lena', at: minute(7) },
        ],
        conditions: [],
        checks: [
          {
            id: 'approvals',
            text: 'Every approval is there',
            holds: true,
            because: 'Approved by devi (devops-team) and lena (platform-leads).',
          },
          {
            id: 'conditions',
            text: 'Every condition of an approval is met',
            holds: true,
            because: 'There is none to be met.',
          },
        ],
        status: 'authorized',
        because: 'Every approval is there; the deployment starts by itself.',
      },
    });
  });

  it('stands while it waits for a start, and after it was used', () => {
    expect(authorizationOf(releaseAfter(...awaitingStart), cast)).toBeAllowed();
    expect(authorizationOf(releaseAfter(...deployed), cast)).toBeAllowed();
  });

  it('is refused with what is missing', () => {
    const refusal = authorizationOf(releaseAfter(...atTheGate), cast);
    expect(refusal).toBeRefusedWith('not-authorized');
    expect(refusal).toMatchObject({
      refusal: { present: { status: 'in-review', missing: [{ phase: 'gate', who: expect.any(Array) }] } },
    });
  });

  it.each<[string, readonly Step[]]>([
    ['that was denied', [...atTheGate, deniedBy('sara')]],
    ['whose time was over', [...atTheGate, timePassed(60)]],
    ['that was cancelled', [...atTheGate, cancelledBy('author')]],
    ['that was cancelled after every approval', [...authorized, cancelledBy('author')]],
    ['that nobody started in time', [...awaitingStart, timePassed(130)]],
  ])('of a release %s is refused for good', (_, steps) => {
    const refusal = authorizationOf(releaseAfter(...steps), cast);
    expect(refusal).toBeRefusedWith('not-authorized');
    expect(refusal).toMatchObject({ refusal: { detail: expect.stringContaining('It never will be.') } });
  });
});

describe('what a deployed release owes', () => {
  const post = [{ what: 'Post-mortem', role: 'operators', withinMs: 60 * 60_000 }];
  const owing = (over: Partial<Plan> = {}) => [
    opened({ plan: gatePlan({ verify: [], obligations: post, ...over }) }),
    phaseOpened(),
    approvedBy('owner', 1),
    deploymentStarted(2),
    deploymentReported({ state: 'succeeded' }, 3),
  ];
  const late = [timePassed(33), timePassed(63)];

  it('is named with who owes it and until when', () => {
    expect(explained(...owing()).missing).toEqual([
      {
        phase: 'obligations',
        sentence: 'Owed until 11:03 UTC on 21 November 2026 (o1): Post-mortem.',
        who: ['operator'],
      },
    ]);
  });

  it('also while the release is watched', () => {
    const watched = explained(...owing({ verify: gatePlan().verify }));
    expect(watched).toMatchObject({ status: 'verifying', missing: [{ phase: 'obligations' }] });
  });

  it('and, once it is overdue, that it keeps the next release out', () => {
    expect(explained(...owing(), ...late).missing).toMatchObject([
      {
        sentence:
          'Overdue since 11:03 UTC on 21 November 2026 (o1): Post-mortem; no other release of checkout is accepted until it is done.',
      },
    ]);
  });

  it('unless the policy says otherwise', () => {
    const afterwards = { reviewsMs: 1, conditionsMs: 1, blocksNext: false };
    expect(explained(...owing({ afterwards }), ...late).missing).toMatchObject([
      { sentence: 'Overdue since 11:03 UTC on 21 November 2026 (o1): Post-mortem.' },
    ]);
  });

  it('by nobody who asked for the release, where it is a review', () => {
    const slots = [slot('platform-owner'), slot('operators', { mode: 'post-deployment' })];
    const requester = { kind: 'person' as const, id: 'operator', authors: ['operator'] };
    const plan = matrixPlan({ slots, approvals: role('platform-owner') }, { verify: [] });
    const [, ...rest] = owing();
    expect(explained(opened({ plan, requester }), ...rest).missing).toMatchObject([{ who: [] }]);
    expect(explained(opened({ plan }), ...rest).missing).toMatchObject([{ who: ['operator'] }]);
  });

  it('until it is done', () => {
    expect(explained(...owing(), obligationFulfilledBy('operator')).missing).toEqual([]);
  });
});
