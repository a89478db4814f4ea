import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { AuthorizationPlan } from '#domain/policy/authorization-plan';
import type { PhasePlan, Plan } from '#domain/policy/plan';
import { authorizationOf } from '#domain/release/authorization';
import { requestStart } from '#domain/release/deployment';
import type { Release } from '#domain/release/release';
import { cast, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan, manualPlan, matrix, slot } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deploymentStarted,
  minute,
  opened,
  overriddenBy,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  timePassed,
  type Step,
} from '#test/support/story';

/** The six of the document's "Authorization Checklist". */
const authorization: AuthorizationPlan = {
  by: 'release-managers',
  checks: [
    { id: 'approvals', text: 'All required approvals', provenBy: [{ by: 'approvals' }] },
    { id: 'conditions', text: 'Conditional requirements', provenBy: [{ by: 'conditions' }] },
    { id: 'validation', text: 'Final validation', provenBy: [{ by: 'evidence' }] },
    { id: 'readiness', text: 'Deployment readiness', provenBy: [{ by: 'target' }] },
    { id: 'rollback', text: 'Rollback plan tested', provenBy: [{ by: 'item', item: 'rollback-tested' }] },
    { id: 'notified', text: 'Team informed', provenBy: [{ by: 'item', item: 'team-informed' }] },
  ],
};
const review = {
  title: 'Lead review',
  checklist: [
    { id: 'rollback-tested', text: 'Rollback plan tested' },
    { id: 'team-informed', text: 'Team informed' },
  ],
  fields: [],
};
const starters = ['operators', 'release-managers'];

const planned = (phase: Partial<PhasePlan> = {}, whole: Partial<Plan> = {}): Plan => {
  const plan = manualPlan({ authorization, override: 'release-managers', ...whole });
  const slots = [slot('devops-team', { critical: true }), slot('platform-leads', { review })];
  return { ...plan, deploy: { ...plan.deploy, starters }, phases: [matrix({ slots, ...phase })] };
};

const opening = (plan = planned()): Step[] => [opened({ plan }), phaseOpened()];
const approved = (plan = planned()): Step[] => [
  ...opening(plan),
  approvedBy('devi', 1),
  approvedBy('lena', 2),
];

const starting = (release: Release, caller: Caller = person('manager'), directory = cast) =>
  requestStart(release, caller, directory, minute(5));

const withoutTarget = {
  ...cast,
  services: cast.services.map((service) => ({ ...service, environments: {} })),
};

function checksAfter(steps: readonly Step[], directory = cast) {
  const outcome = authorizationOf(releaseAfter(...steps), directory);
  const { checks } = (outcome.ok ? outcome.value : outcome.refusal.present) as {
    checks: { id: string; holds: boolean; because: string }[];
  };
  return Object.fromEntries(checks.map(({ id, holds, because }) => [id, [holds, because]]));
}

describe('R002-16 the authorization', () => {
  it('has the six checks of the policy, each with who or what it rests on', () => {
    expect(checksAfter(approved())).toEqual({
      approvals: [true, 'Approved by devi (devops-team) and lena (platform-leads).'],
      conditions: [true, 'There is none to be met.'],
      validation: [true, 'Shown: tests.failed must be 0; vulnerabilities.critical must be 0.'],
      readiness: [true, 'It is deployed to demo.'],
      rollback: [true, 'lena (platform-leads) vouched for it.'],
      notified: [true, 'lena (platform-leads) vouched for it.'],
    });
    expect(authorizationOf(releaseAfter(...approved()), cast)).toMatchObject({ ok: true });
  });

  it('says before it is given which checks hold already and what the others wait for', () => {
    const steps = [
      opened({ plan: planned(), form: { evidence: { tests: { failed: 2 } } } }),
      phaseOpened(),
      approvedBy('devi', 1),
    ];
    expect(authorizationOf(releaseAfter(...steps), cast)).toBeRefusedWith('not-authorized');
    expect(checksAfter(steps)).toMatchObject({
      approvals: [false, expect.stringMatching(/^Needs approval by /)],
      validation: [
        false,
        'tests.failed must be 0, but is 2; vulnerabilities.critical must be 0, but was not reported.',
      ],
      readiness: [true, 'It is deployed to demo.'],
      rollback: [false, 'Nobody has vouched for it.'],
    });
  });

  it('rests on conditions only once they are confirmed, and says by whom', () => {
    const conditions = [{ text: 'Update the guide', due: 'before-deployment' as const }];
    const conditional = [
      ...opening(planned({}, { conditions: { withinMs: 3_600_000 } })),
      approvedBy('devi', 1, { conditions }),
      approvedBy('lena', 2),
    ];
    expect(checksAfter(conditional)['conditions']).toEqual([false, 'c1 is open: “Update the guide”.']);
    expect(checksAfter([...conditional, conditionResolved('c1', 3)])['conditions']).toEqual([
      false,
      'c1 is resolved: “Update the guide”.',
    ]);
    const met = [...conditional, conditionResolved('c1', 3), conditionJudgedBy('devi', true, 4)];
    expect(checksAfter(met)['conditions']).toEqual([true, 'Met: c1, confirmed by devi.']);
  });

  it('may rest on one fact of the evidence, or on several things together', () => {
    const checks = [
      {
        id: 'tested',
        text: 'Tested',
        provenBy: [
          { by: 'fact' as const, path: 'tests.failed' },
          { by: 'item' as const, item: 'rollback-tested' },
        ],
      },
    ];
    const plan = planned({}, { authorization: { ...authorization, checks } });
    expect(checksAfter(approved(plan))).toEqual({
      tested: [true, 'Shown: tests.failed must be 0. lena (platform-leads) vouched for it.'],
    });
    expect(checksAfter(opening(plan))).toEqual({ tested: [false, 'Nobody has vouched for it.'] });
  });

  it('rests on approvals and conditions where the policy says nothing else', () => {
    expect(Object.keys(checksAfter(authorized))).toEqual(['approvals', 'conditions']);
    expect(checksAfter(atTheGate)).toMatchObject({ approvals: [false, expect.any(String)] });
  });

  it('takes an item for shown that the evidence proves, whether or not somebody ticked it', () => {
    const checks = [
      { id: 'green', text: 'Green', provenBy: [{ by: 'item' as const, item: 'tests-passing' }] },
    ];
    const plan = gatePlan({ authorization: { ...authorization, checks } });
    const said = { checklist: ['rollback-ready', 'off-peak'] };
    const steps = [...opening(plan), approvedBy('devi', 1, said), approvedBy('sara', 2, said)];
    expect(checksAfter(steps)).toEqual({ green: [true, 'The evidence shows it.'] });
  });

  it('goes on without the word of a role that an override passed over, and says so', () => {
    expect(checksAfter([...opening(), approvedBy('devi', 1), overriddenBy('manager')])['rollback']).toEqual([
      true,
      'Nobody vouched for it: Stakeholder review was approved without platform-leads (passed over by the override of manager).',
    ]);
  });

  it('goes on without the word of a role that time ran out on, and says so', () => {
    const steps = [
      ...opening(planned({ onExpiry: [{ how: 'reduce', for: 3_600_000 }] })),
      approvedBy('devi', 1),
      timePassed(60),
    ];
    expect(checksAfter(steps)['rollback']).toEqual([
      true,
      'Nobody vouched for it: Stakeholder review was approved without platform-leads (time ran out).',
    ]);
  });
});

describe('R002-17 a release with an authorization is started', () => {
  it('by a holder of the authorizing role, who authorizes it on the checks as they stood', () => {
    const release = releaseAfter(...approved());
    expect(starting(release)).toMatchObject({
      value: [{ type: 'start-requested', data: { role: 'release-managers', checks: { length: 6 } } }],
    });
    const steps = [...approved(), startRequestedBy('manager', 5), deploymentStarted(6)];
    expect(checksAfter(steps, withoutTarget)).toEqual(checksAfter(approved()));
  });

  it.each<[string, Caller]>([
    ['an operator', person('operator')],
    ['the author', person('author')],
    ['the pipeline', pipeline],
  ])('by %s as well, who does not authorize it', (_, caller) => {
    const outcome = starting(releaseAfter(...approved()), caller);
    expect(outcome).toBeAllowed();
    expect(JSON.stringify(outcome)).not.toContain('"role"');
  });

  it('by an author who holds the authorizing role, and still does not authorize their own request', () => {
    const requester = { kind: 'person' as const, id: 'manager', authors: ['manager'] };
    const own = [opened({ plan: planned(), requester }), ...approved().slice(1)];
    const outcome = starting(releaseAfter(...own));
    expect(outcome).toBeAllowed();
    expect(JSON.stringify(outcome)).not.toContain('"role"');
  });

  it('not while a check does not hold, which is named', () => {
    const slots = [
      slot('devops-team'),
      slot('platform-leads'),
      slot('platform-owner', { mode: 'optional', review }),
    ];
    const release = releaseAfter(...approved(planned({ slots })));
    for (const outcome of [starting(release), authorizationOf(release, cast)]) {
      expect(outcome).toBeRefusedWith('not-authorized');
      expect(outcome).toMatchObject({
        refusal: {
          detail:
            'This release is not authorized. “Rollback plan tested” does not hold. Nobody has vouched for it. “Team informed” does not hold. Nobody has vouched for it.',
          present: { status: 'awaiting-start', checks: { length: 6 } },
        },
      });
    }
  });

  it('not where nobody knows any more where it goes', () => {
    expect(starting(releaseAfter(...approved()), person('manager'), withoutTarget)).toMatchObject({
      refusal: {
        code: 'not-authorized',
        detail:
          'This release is not authorized. “Deployment readiness” does not hold. The directory names no target of checkout in production.',
      },
    });
  });

  it('not once it was cancelled, and says that it never will be', () => {
    expect(authorizationOf(releaseAfter(...approved(), cancelledBy('author')), cast)).toMatchObject({
      refusal: { code: 'not-authorized', detail: expect.stringContaining('It never will be. Cancelled by') },
    });
  });

  it('without further checks where the policy has no authorization', () => {
    const { authorization: _, ...plan } = planned();
    expect(starting(releaseAfter(...approved(plan)), person('operator'), withoutTarget)).toMatchObject({
      value: [{ data: {} }],
    });
  });
});
