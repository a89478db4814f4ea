import { describe, expect, it } from 'vitest';
import { authorizationOf } from '#domain/release/authorization';
import type { Caller } from '#domain/identity/caller';
import { override } from '#domain/release/override';
import type { Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { cast, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { allOf, atLeast, conflicts, matrixPlan, role, slot } from '#test/support/plans';
import {
  approvedBy,
  deniedBy,
  deploymentReported,
  deploymentStarted,
  evidenceAttached,
  minute,
  opened,
  overriddenBy,
  phaseOpened,
  releaseAfter,
  timePassed,
  type Step,
} from '#test/support/story';

const plan = matrixPlan({}, { override: 'release-managers' });
const reviewing: readonly Step[] = [opened({ plan }), phaseOpened()];
const overriding = (release: Release, by: Caller = person('manager'), at = 5) =>
  override(release, { reason: 'Customers cannot pay.' }, by, cast, minute(at));

describe('R002-27 the holder of the override', () => {
  it('goes on without the approvals that are missing, and says who was passed over', () => {
    const release = releaseAfter(...reviewing, approvedBy('devi', 2), overriddenBy('manager'));
    expect(standingOf(release).status).toBe('authorized');
    expect(release.phases[0]).toMatchObject({
      outcome: 'approved',
      overridden: { by: 'manager', role: 'release-managers', reason: 'Customers cannot pay.' },
      waived: [
        { role: 'platform-leads', owed: true },
        { role: 'sre-team', owed: true },
      ],
    });
    expect(authorizationOf(release, cast)).toBeAllowed();
  });

  it('does not pass over whoever was waived before: they review nothing afterwards', () => {
    const slots = [slot('platform-leads'), slot('sre-team', { mode: 'if-available', within: 4 * 60_000 })];
    const approvals = allOf(role('platform-leads'), atLeast(2, 'platform-leads', 'sre-team'));
    const release = releaseAfter(
      opened({ plan: matrixPlan({ slots, approvals }, { override: 'release-managers' }) }),
      phaseOpened(),
      timePassed(4),
      overriddenBy('manager'),
    );
    expect(release.phases[0]?.waived).toMatchObject([
      { role: 'sre-team', owed: false },
      { role: 'platform-leads', owed: true },
    ]);
  });

  it('passes over neither their own role nor one that only a count would take', () => {
    const slots = [
      slot('release-managers'),
      slot('platform-leads'),
      slot('platform-owner', { mode: 'optional' }),
    ];
    const approvals = allOf(
      role('release-managers'),
      role('platform-leads'),
      atLeast(2, 'release-managers', 'platform-leads', 'platform-owner'),
    );
    const release = releaseAfter(
      opened({ plan: matrixPlan({ slots, approvals }, { override: 'release-managers' }) }),
      phaseOpened(),
      overriddenBy('manager'),
    );
    expect(release.phases[0]?.waived).toMatchObject([{ role: 'platform-leads', owed: true }]);
  });

  it('waits for evidence all the same', () => {
    const failing = opened({
      plan,
      form: { evidence: { tests: { failed: 2 }, vulnerabilities: { critical: 0 } } },
    });
    const release = releaseAfter(failing, phaseOpened(), overriddenBy('manager'));
    expect(standingOf(release).status).toBe('in-review');
    const proven = releaseAfter(
      failing,
      phaseOpened(),
      overriddenBy('manager'),
      evidenceAttached('tests', { failed: 0 }, 7),
    );
    expect(standingOf(proven).status).toBe('authorized');
  });

  it('owes an account of it, and those passed over owe their review', () => {
    const release = releaseAfter(
      ...reviewing,
      approvedBy('devi', 2),
      overriddenBy('manager'),
      deploymentStarted(6),
      deploymentReported({ state: 'succeeded' }, 8),
    );
    expect(release.obligations).toMatchObject([
      { kind: 'review', role: 'operators' },
      { kind: 'task', person: 'manager' },
      { kind: 'review', role: 'platform-leads' },
      { kind: 'review', role: 'sre-team' },
    ]);
  });
});

describe('an override is refused', () => {
  const open = releaseAfter(...reviewing);
  it.each<[string, string, Release, Caller, number]>([
    ['R002-27 to whoever does not hold it', 'not-eligible', open, person('owner'), 5],
    [
      'where the policy gives it to nobody',
      'not-eligible',
      releaseAfter(opened({ plan: matrixPlan() }), phaseOpened()),
      person('manager'),
      5,
    ],
    ['to a pipeline', 'people-only', open, pipeline, 5],
    ['after the time is over', 'too-late', open, person('manager'), 60],
    ['before the phase opens', 'not-open-yet', releaseAfter(opened({ plan })), person('manager'), 5],
    ['once somebody denied', 'closed', releaseAfter(...reviewing, deniedBy('lena')), person('manager'), 5],
    [
      'a second time',
      'already-decided',
      releaseAfter(opened({ plan, form: { evidence: {} } }), phaseOpened(), overriddenBy('manager')),
      person('manager'),
      6,
    ],
    [
      'on one’s own request',
      'own-request',
      releaseAfter(
        opened({ plan, requester: { kind: 'person', id: 'manager', authors: ['manager'] } }),
        phaseOpened(),
      ),
      person('manager'),
      5,
    ],
    [
      'while a denial is contested',
      'not-eligible',
      releaseAfter(
        opened({ plan: matrixPlan(conflicts, { override: 'release-managers' }) }),
        phaseOpened(),
        deniedBy('sara', 'Too slow.', 2, { matter: 'technical' }),
      ),
      person('manager'),
      5,
    ],
  ])('%s', (_, code, release, caller, at) => {
    expect(overriding(release, caller, at)).toBeRefusedWith(code as never);
  });

  it('when the time has passed, it was not needed: the policy’s own way goes on', () => {
    const release = releaseAfter(...reviewing, timePassed(10));
    expect(overriding(release)).toBeAllowed();
  });
});
