import { describe, expect, it } from 'vitest';
import type { RefusalCode } from '#domain/outcome';
import { decide, type Ballot } from '#domain/release/decide';
import { manifestDigest } from '#domain/release/manifest';
import type { Release } from '#domain/release/release';
import { cast } from '#test/support/cast';
import '#test/support/matchers';
import { allOf, gate, gatePlan, role, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  evidenceAttached,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  timePassed,
} from '#test/support/story';

const gateOpen = releaseAfter(...atTheGate);

const ballotOf = (release: Release, over: Partial<Ballot>): Ballot => ({
  by: 'devi',
  decision: 'approve',
  assurance: 'token',
  seen: manifestDigest(release),
  ...over,
});

const deciding = (over: Partial<Ballot>, release = gateOpen, at = 10) =>
  decide(release, ballotOf(release, over), cast, minute(at));

/** What is recorded of a decision that is allowed. */
function recorded(over: Partial<Ballot>, release = gateOpen, at = 10) {
  const outcome = deciding(over, release, at);
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  const [event] = outcome.value;
  if (event?.type !== 'decision-recorded') throw new Error('no decision was recorded');
  return event.data;
}

describe('a decision is refused', () => {
  /** Wrong in every way that the rule before it in the table does not already refuse. */
  const wrong: Partial<Ballot> = { by: 'author', seen: 'something else', decision: 'approve', checklist: [] };
  const twoPhases = releaseAfter(opened({ plan: twoPhasePlan() }), phaseOpened('review'));
  const twoRoles = releaseAfter(
    opened({
      plan: gatePlan({ phases: [gate({ approvals: allOf(role('devops-team'), role('platform-leads')) })] }),
    }),
    phaseOpened(),
    approvedBy('devi'),
  );
  const twoHatsDecided = releaseAfter(...atTheGate, approvedBy('twohats'));
  const tooLate = 60;

  it.each<[string, RefusalCode, Release, Partial<Ballot>, number]>([
    ['when the request has no such phase', 'not-found', gateOpen, { ...wrong, phase: 'nowhere' }, tooLate],
    [
      'when the request was cancelled',
      'closed',
      releaseAfter(...atTheGate, cancelledBy('author')),
      wrong,
      tooLate,
    ],
    ['when somebody denied it', 'closed', releaseAfter(...atTheGate, deniedBy('sara')), wrong, tooLate],
    ['when its time was over', 'closed', releaseAfter(...atTheGate, timePassed(tooLate)), wrong, tooLate],
    ['when every approval is there', 'closed', releaseAfter(...authorized), wrong, tooLate],
    [
      'when the phase was approved',
      'closed',
      releaseAfter(...authorized),
      { ...wrong, phase: 'gate' },
      tooLate,
    ],
    ['when the phase has not opened', 'not-open-yet', twoPhases, { ...wrong, phase: 'gate' }, tooLate],
    ['when the time to decide is over', 'too-late', gateOpen, wrong, tooLate],
    ['on one’s own request', 'own-request', gateOpen, { ...wrong, role: 'operators' }, 59],
    ['without a role', 'not-eligible', gateOpen, { ...wrong, by: 'nobody' }, 59],
    ['in a role that does not decide here', 'not-eligible', gateOpen, { ...wrong, by: 'operator' }, 59],
    [
      'in a role that somebody else holds',
      'not-eligible',
      gateOpen,
      { ...wrong, by: 'devi', role: 'sre-team' },
      59,
    ],
    [
      'in a second role',
      'other-role-filled',
      twoHatsDecided,
      { ...wrong, by: 'twohats', role: 'platform-leads' },
      59,
    ],
    ['a second time', 'already-decided', twoHatsDecided, { ...wrong, by: 'twohats' }, 59],
    [
      'a second time in the same role',
      'already-decided',
      twoHatsDecided,
      { ...wrong, by: 'twohats', role: 'devops-team' },
      59,
    ],
    ['when there is no use for one more approval', 'role-filled', twoRoles, { ...wrong, by: 'dave' }, 59],
    ['when the request changed since it was shown', 'changed', gateOpen, { ...wrong, by: 'devi' }, 59],
    [
      'when it denies something else than it was shown',
      'changed',
      gateOpen,
      { ...wrong, by: 'devi', decision: 'deny' },
      59,
    ],
    ['R003-16 when it denies without a reason', 'reason-required', gateOpen, { decision: 'deny' }, 59],
    [
      'when it approves without vouching for everything',
      'checklist-incomplete',
      gateOpen,
      { checklist: ['off-peak'] },
      59,
    ],
  ])('%s', (_, code, release, over, at) => {
    expect(deciding(over, release, at)).toBeRefusedWith(code);
  });

  it('with the present truth, when it comes to the wrong moment', () => {
    expect(deciding({}, releaseAfter(...atTheGate, deniedBy('sara', 'Too risky.')))).toMatchObject({
      refusal: { present: { status: 'denied', because: 'Denied by sara (sre-team): Too risky.' } },
    });
  });

  it('with when the time was over, when it comes too late', () => {
    expect(deciding({}, gateOpen, 75)).toMatchObject({
      refusal: { detail: 'Approval gate closed at 11:00 UTC on 21 November 2026.' },
    });
  });

  it('with the items that nobody vouched for', () => {
    expect(deciding({ checklist: [] })).toMatchObject({
      refusal: {
        errors: [
          { path: '/checklist/rollback-ready', message: 'not verified: Rollback plan ready' },
          { path: '/checklist/off-peak', message: 'not verified: Not during peak hours' },
        ],
      },
    });
  });
});

describe('a decision is recorded', () => {
  it('with who, when, in which role, on what, and the rule it counted toward as it stood', () => {
    const reason = 'Checked the dashboards.';
    expect(decide(gateOpen, ballotOf(gateOpen, { reason, assurance: 'link' }), cast, minute(10))).toEqual({
      ok: true,
      value: [
        {
          type: 'decision-recorded',
          data: {
            phase: 'gate',
            role: 'devops-team',
            decision: 'approve',
            reason,
            checklist: ['tests-passing', 'rollback-ready', 'off-peak'],
            countedToward: ['2 of devops-team, platform-leads or sre-team'],
            assurance: 'link',
            seen: manifestDigest(gateOpen),
            outcome: 'open',
          },
          at: minute(10),
          actor: { kind: 'person', id: 'devi' },
        },
      ],
    });
  });

  it('until the last moment', () => {
    expect(decide(gateOpen, ballotOf(gateOpen, {}), cast, '2026-11-21T10:59:59.999Z')).toBeAllowed();
  });

  it('in the phase that is open when none is named', () => {
    const reviewed = releaseAfter(
      opened({ plan: twoPhasePlan() }),
      phaseOpened('review'),
      approvedBy('lena'),
    );
    const both = releaseAfter(
      opened({ plan: twoPhasePlan() }),
      phaseOpened('review'),
      approvedBy('lena'),
      phaseOpened('gate', 2),
    );
    expect(deciding({ by: 'sara' }, reviewed)).toBeRefusedWith('not-open-yet');
    expect(recorded({ by: 'sara' }, both).phase).toBe('gate');
  });

  it('for a person in two roles in the first that is of use, as the policy names them', () => {
    expect(recorded({ by: 'twohats' }).role).toBe('devops-team');
    const needsBoth = gatePlan({
      phases: [gate({ approvals: allOf(role('devops-team'), role('platform-leads')) })],
    });
    const devopsGiven = releaseAfter(opened({ plan: needsBoth }), phaseOpened(), approvedBy('devi'));
    expect(recorded({ by: 'twohats' }, devopsGiven).role).toBe('platform-leads');
  });

  it('in the role that the person names', () => {
    expect(recorded({ by: 'twohats', role: 'platform-leads' }).role).toBe('platform-leads');
  });

  it('of a person who decided on an earlier phase', () => {
    const both = releaseAfter(
      opened({ plan: twoPhasePlan() }),
      phaseOpened('review'),
      approvedBy('lena'),
      phaseOpened('gate', 2),
    );
    expect(recorded({ by: 'lena' }, both).phase).toBe('gate');
  });
});

describe('the gate', () => {
  it('stays closed after the first of two approvals', () => {
    expect(recorded({ by: 'devi' }).outcome).toBe('open');
  });

  it.each(['dave', 'lena', 'sara', 'twohats'])('opens when %s is the second of the teams', (second) => {
    expect(recorded({ by: second }, releaseAfter(...atTheGate, approvedBy('devi'))).outcome).toBe('approved');
  });

  it('opens when the owner approves alone', () => {
    expect(recorded({ by: 'owner' })).toMatchObject({
      outcome: 'approved',
      countedToward: ['platform-owner alone'],
    });
  });

  it('stays closed while evidence is missing, whoever approves', () => {
    const failing = { tests: { failed: 1 }, vulnerabilities: { critical: 0 } };
    const release = releaseAfter(opened({ form: { evidence: failing } }), phaseOpened());
    expect(recorded({ by: 'owner' }, release).outcome).toBe('open');
  });

  it('closes for good with one denial, even of somebody whose approval is not needed any more', () => {
    const reason = 'The migration locks the orders table.';
    expect(recorded({ by: 'owner', decision: 'deny', reason })).toMatchObject({ outcome: 'denied', reason });
    const plan = gatePlan({
      phases: [gate({ approvals: allOf(role('devops-team'), role('platform-leads')) })],
    });
    const devopsGiven = releaseAfter(opened({ plan }), phaseOpened(), approvedBy('devi'));
    expect(recorded({ by: 'dave', decision: 'deny', reason }, devopsGiven)).toMatchObject({
      outcome: 'denied',
      role: 'devops-team',
    });
  });
});

describe('an approval vouches', () => {
  it('for every item when it names none', () => {
    expect(recorded({}).checklist).toEqual(['tests-passing', 'rollback-ready', 'off-peak']);
  });

  it('for the items it names, in the order of the checklist', () => {
    expect(recorded({ checklist: ['off-peak', 'tests-passing', 'rollback-ready'] }).checklist).toEqual([
      'tests-passing',
      'rollback-ready',
      'off-peak',
    ]);
  });

  it('not for what evidence has shown', () => {
    expect(recorded({ checklist: ['rollback-ready', 'off-peak'] }).checklist).toEqual([
      'rollback-ready',
      'off-peak',
    ]);
  });

  it.each<[string, Partial<Ballot>]>([
    ['nor for what it shows to be wrong, said or not', {}],
    ['nor for that, ticked all the same', { checklist: ['tests-passing', 'rollback-ready', 'off-peak'] }],
  ])('%s', (_, said) => {
    const failing = releaseAfter(opened({ form: { evidence: { tests: { failed: 2 } } } }), phaseOpened());
    expect(recorded(said, failing).checklist).toEqual(['rollback-ready', 'off-peak']);
  });

  it('for nothing that the checklist does not name', () => {
    expect(recorded({ checklist: ['rollback-ready', 'off-peak', 'moon-phase'] }).checklist).toEqual([
      'rollback-ready',
      'off-peak',
    ]);
  });

  it('while a denial vouches for nothing', () => {
    expect(recorded({ decision: 'deny', reason: 'No.', checklist: ['off-peak'] }).checklist).toEqual([]);
  });
});

it('a decision on what is no longer true is refused after evidence was replaced', () => {
  const shown = manifestDigest(gateOpen);
  const replaced = releaseAfter(...atTheGate, evidenceAttached('tests', { passed: 813, failed: 0 }));
  expect(deciding({ seen: shown }, replaced)).toBeRefusedWith('changed');
});

it('a pipeline’s own run cannot be approved by the person who started it', () => {
  const startedByDevi = releaseAfter(
    opened({ requester: { kind: 'pipeline', id: 'shop-release', authors: ['shop-release', 'devi'] } }),
    phaseOpened(),
  );
  expect(deciding({ by: 'devi' }, startedByDevi)).toBeRefusedWith('own-request');
});
