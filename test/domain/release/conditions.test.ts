import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { Plan } from '#domain/policy/plan';
import { authorizationOf } from '#domain/release/authorization';
import {
  conditionForm,
  judgeCondition,
  judgementForm,
  resolutionForm,
  resolveCondition,
} from '#domain/release/conditions';
import { conditionsDeadline } from '#domain/release/conditions-left';
import { authorizedSince, startDeadline } from '#domain/release/deadline';
import { explain } from '#domain/release/explain';
import { nextStep, waitOf } from '#domain/release/next-step';
import { passTime } from '#domain/release/pass-time';
import type { Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan, manualPlan } from '#test/support/plans';
import {
  approvedBy,
  cancelledBy,
  conditionJudgedBy,
  conditionResolved,
  deniedBy,
  deploymentStarted,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';

type Condition = ReturnType<typeof conditionForm.parse>;
const before: Condition = { text: 'Update the API examples', due: 'before-deployment' };
const after: Condition = { text: 'Monitor the minor UI issues', due: 'after-deployment' };

const planned = (over: Partial<Plan> = {}) => gatePlan({ conditions: { withinMs: 2 * 3_600_000 }, ...over });

/** Devi approves in minute 1 with these conditions, Lena in minute 2 without. */
const approvedOn = (conditions: readonly Condition[], plan = planned()): Step[] => [
  opened({ plan }),
  phaseOpened(),
  approvedBy('devi', 1, { conditions: [...conditions] }),
  approvedBy('lena', 2),
];
const onOne = approvedOn([before]);

const resolves = (release: Release, caller: Caller, at = 3, id = 'c1') =>
  resolveCondition(release, id, { evidence: 'commit abc1234' }, caller, cast, minute(at));
const judges = (release: Release, caller: Caller, at = 4, id = 'c1') =>
  judgeCondition(release, id, { accept: true }, caller, cast, minute(at));

describe('R002-15 an approval with conditions', () => {
  it('is approved with conditions until they are met, and says whose they are and until when', () => {
    expect(releaseAfter(...onOne)).toStand(
      'awaiting-conditions',
      'Approved with conditions that have yet to be met before 12:02 UTC on 21 November 2026: “Update the API examples” (devi).',
    );
  });

  it('goes from open to resolved to confirmed, with a commit as evidence', () => {
    const resolved = releaseAfter(...onOne, conditionResolved('c1', 3));
    expect(resolved.conditions).toMatchObject([
      { state: 'resolved', resolution: { by: 'author', at: minute(3), evidence: 'commit abc1234' } },
    ]);
    expect(standingOf(resolved).status).toBe('awaiting-conditions');
    const confirmed = releaseAfter(...onOne, conditionResolved('c1', 3), conditionJudgedBy('devi', true, 4));
    expect(confirmed.conditions).toMatchObject([
      { state: 'confirmed', confirmed: { by: 'devi', at: minute(4) } },
    ]);
    expect(standingOf(confirmed).status).toBe('authorized');
  });

  it('may find it not met yet: then it is open again, with what is missing, until it is resolved anew', () => {
    const steps = [...onOne, conditionResolved('c1', 3), conditionJudgedBy('devi', false, 4)];
    expect(releaseAfter(...steps).conditions).toMatchObject([
      { state: 'open', rejected: 'The examples are still the old ones.' },
    ]);
    expect(judges(releaseAfter(...steps), person('devi'), 5)).toBeRefusedWith('not-open-yet');
    const again = releaseAfter(...steps, conditionResolved('c1', 5, { line: 'commit def5678' }));
    expect(again.conditions![0]).toMatchObject({
      state: 'resolved',
      resolution: { evidence: 'commit def5678' },
    });
    expect(again.conditions![0]).not.toHaveProperty('rejected');
    const met = [...steps, conditionResolved('c1', 5), conditionJudgedBy('devi', true, 6)];
    expect(standingOf(releaseAfter(...met)).status).toBe('authorized');
  });

  it('may be met before the last approval is there', () => {
    const early = releaseAfter(
      opened({ plan: planned() }),
      phaseOpened(),
      approvedBy('devi', 1, { conditions: [before] }),
      conditionResolved('c1', 2),
      conditionJudgedBy('devi', true, 3),
      approvedBy('lena', 4),
    );
    expect(standingOf(early).status).toBe('authorized');
  });

  it('every one has to be confirmed, and only then is the release authorized', () => {
    const two = [...approvedOn([before, { ...before, text: 'Rehearse the rollback' }])];
    const one = [...two, conditionResolved('c1', 3), conditionJudgedBy('devi', true, 4)];
    expect(authorizedSince(releaseAfter(...one))).toBeUndefined();
    expect(authorizationOf(releaseAfter(...one), cast)).toBeRefusedWith('not-authorized');
    const all = releaseAfter(...one, conditionResolved('c2', 5), conditionJudgedBy('devi', true, 9, 'c2'));
    expect(authorizedSince(all)).toBe(minute(9));
    expect(authorizationOf(all, cast)).toMatchObject({
      ok: true,
      value: { authorizedAt: minute(9), conditions: [{ id: 'c1' }, { id: 'c2' }] },
    });
  });

  it('nothing is deployed before', () => {
    expect(() => releaseAfter(...onOne, deploymentStarted(3))).toThrow('nothing happened');
  });

  it('a start by hand is waited for from the last confirmation on', () => {
    const manual = manualPlan({ conditions: { withinMs: 3_600_000 } });
    const steps = [...approvedOn([before], manual), conditionResolved('c1', 3)];
    expect(startDeadline(releaseAfter(...steps))).toBeUndefined();
    expect(startDeadline(releaseAfter(...steps, conditionJudgedBy('devi', true, 30)))).toBe(minute(150));
  });
});

describe('R002-15 who may', () => {
  const waiting = releaseAfter(...onOne);
  const resolved = releaseAfter(...onOne, conditionResolved('c1', 3));

  it.each<[string, Caller]>([
    ['the requester', person('author')],
    ['its pipeline', pipeline],
    ['somebody of the service’s team', person('teammate')],
  ])('say how it was met: %s', (_, caller) => {
    expect(resolves(waiting, caller)).toBeAllowed();
  });

  it.each<[string, Caller]>([
    ['whoever set it', person('devi')],
    ['somebody else', person('nobody')],
    ['another pipeline', { ...pipeline, id: 'docs-release' }],
    ['a deployer', deployerOf(storyId, 'deployment-1')],
  ])('not say how it was met: %s', (_, caller) => {
    expect(resolves(waiting, caller)).toBeRefusedWith('not-eligible');
  });

  it('confirm it: whoever set it, and nobody else', () => {
    expect(judges(resolved, person('devi'))).toBeAllowed();
    for (const caller of [person('dave'), person('lena'), person('author'), person('manager'), pipeline])
      expect(judges(resolved, caller)).toBeRefusedWith('not-eligible');
  });

  it('confirm it: whom the policy names as well, unless they asked for the release', () => {
    const plan = planned({ conditions: { withinMs: 3_600_000, resolver: 'operators' } });
    const steps = [...approvedOn([before], plan), conditionResolved('c1', 3)];
    expect(judges(releaseAfter(...steps), person('operator'))).toBeAllowed();
    expect(judges(releaseAfter(...steps), person('manager'))).toBeRefusedWith('not-eligible');
    const own = releaseAfter(
      opened({ plan, requester: { kind: 'person', id: 'operator', authors: ['operator', 'author'] } }),
      phaseOpened(),
      ...approvedOn([before], plan).slice(2),
      conditionResolved('c1', 3),
    );
    expect(judges(own, person('operator'))).toBeRefusedWith('not-eligible');
  });
});

describe('a condition is not settled', () => {
  const confirmed = releaseAfter(...onOne, conditionResolved('c1', 3), conditionJudgedBy('devi', true, 4));
  const later = releaseAfter(...approvedOn([after]));

  it('when there is none of that name', () => {
    expect(resolves(releaseAfter(...onOne), person('author'), 3, 'c2')).toBeRefusedWith('not-found');
    expect(judges(releaseAfter(...onOne), person('devi'), 3, 'c2')).toBeRefusedWith('not-found');
  });

  it('before anybody said how it was met', () => {
    expect(judges(releaseAfter(...onOne), person('devi'))).toBeRefusedWith('not-open-yet');
  });

  it('twice', () => {
    expect(resolves(confirmed, person('author'), 5)).toBeRefusedWith('closed');
    expect(judges(confirmed, person('devi'), 5)).toBeRefusedWith('closed');
  });

  it('when the request is closed', () => {
    const cancelled = releaseAfter(...onOne, cancelledBy('author', 'Not today.', 3));
    expect(resolves(cancelled, person('author'), 4)).toBeRefusedWith('closed');
    const denied = releaseAfter(
      opened({ plan: planned() }),
      phaseOpened(),
      approvedBy('devi', 1, { conditions: [before] }),
      deniedBy('lena'),
    );
    expect(resolves(denied, person('author'), 4)).toBeRefusedWith('closed');
  });

  it('when it holds after the release', () => {
    expect(resolves(later, person('author'))).toBeRefusedWith('not-open-yet');
  });

  it('after its time', () => {
    expect(resolves(releaseAfter(...onOne), person('author'), 122)).toBeRefusedWith('too-late');
    expect(resolves(releaseAfter(...onOne), person('author'), 121)).toBeAllowed();
  });
});

describe('the time for conditions', () => {
  it('runs from the last approval, as long as the policy says', () => {
    expect(conditionsDeadline(releaseAfter(...onOne))).toBe(minute(122));
    expect(conditionsDeadline(releaseAfter(...onOne.slice(0, 3)))).toBeUndefined();
  });

  it('is seven days where the policy does not say', () => {
    expect(conditionsDeadline(releaseAfter(...approvedOn([before], gatePlan())))).toBe(
      minute(2 + 7 * 24 * 60),
    );
  });

  it('ends the request when it is over, once', () => {
    const waiting = releaseAfter(...onOne, conditionResolved('c1', 3));
    expect(passTime(waiting, minute(121))).toEqual([]);
    expect(passTime(waiting, minute(122))).toMatchObject([{ type: 'conditions-expired', data: {} }]);
    const expired = releaseAfter(...onOne, timePassed(122));
    expect(expired).toStand(
      'expired',
      'Approved, but these conditions were not met in time: “Update the API examples” (devi).',
    );
    expect(passTime(expired, minute(123))).toEqual([]);
    expect(explain(expired, cast)).not.toHaveProperty('expiresAt');
  });

  it('is what the workflow waits for', () => {
    const step = nextStep(releaseAfter(...onOne), minute(2));
    expect(step).toEqual({ step: 'conditions', waitSeconds: 7_200 });
    expect(waitOf(step)).toBe('conditions');
  });

  it('is nobody’s any more in a request that was cancelled', () => {
    const cancelled = releaseAfter(...onOne, cancelledBy('author', 'Not today.', 3));
    expect(passTime(cancelled, minute(122))).toEqual([]);
    expect(explain(cancelled, cast)).not.toHaveProperty('expiresAt');
    expect(authorizationOf(cancelled, cast)).toBeRefusedWith('not-authorized');
  });
});

describe('R002-15 explain names what is missing and who can give it', () => {
  it('an open condition: those who asked, and their team', () => {
    expect(explain(releaseAfter(...onOne), cast)).toMatchObject({
      status: 'awaiting-conditions',
      expiresAt: minute(122),
      missing: [
        {
          phase: 'gate',
          sentence: 'Condition c1 of devi has to be met: Update the API examples',
          who: ['shop-release', 'author', 'teammate'],
        },
      ],
    });
  });

  it('a resolved one: whoever set it', () => {
    expect(explain(releaseAfter(...onOne, conditionResolved('c1', 3)), cast).missing).toEqual([
      {
        phase: 'gate',
        sentence: 'devi has to confirm that condition c1 is met: Update the API examples',
        who: ['devi'],
      },
    ]);
  });
});

it('R002-32 a condition that holds after the release does not keep it from being deployed', () => {
  const release = releaseAfter(...approvedOn([after]));
  expect(standingOf(release).status).toBe('authorized');
  expect(release.conditions).toMatchObject([{ id: 'c1', due: 'after-deployment', state: 'open' }]);
});

describe('what people write', () => {
  it('a condition is a text, and holds before the deployment unless it says after', () => {
    expect(conditionForm.parse('Update the examples')).toEqual({
      text: 'Update the examples',
      due: 'before-deployment',
    });
    expect(conditionForm.parse({ text: 'Watch it' })).toEqual({ text: 'Watch it', due: 'before-deployment' });
    expect(conditionForm.parse(after)).toEqual(after);
    expect(conditionForm.safeParse({ text: 'x', due: 'some day' }).success).toBe(false);
    expect(conditionForm.safeParse('').success).toBe(false);
  });

  it('a resolution has evidence', () => {
    expect(resolutionForm.safeParse({ note: 'Done.' }).success).toBe(false);
    expect(resolutionForm.safeParse({ evidence: 'commit abc1234' }).success).toBe(true);
  });

  it('finding a condition not met says what is missing', () => {
    expect(judgementForm.safeParse({ accept: false }).error?.issues).toMatchObject([{ path: ['note'] }]);
    expect(judgementForm.safeParse({ accept: false, note: 'Old ones.' }).success).toBe(true);
    expect(judgementForm.safeParse({ accept: true }).success).toBe(true);
  });
});
