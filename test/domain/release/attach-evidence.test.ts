import { describe, expect, it } from 'vitest';
import { attachEvidence } from '#domain/release/attach-evidence';
import { startDeadline } from '#domain/release/deadline';
import { nextStep } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { isoOf } from '#domain/time';
import '#test/support/matchers';
import { manualPlan, matrixPlan, twoPhasePlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  evidenceAttached,
  minute,
  opened,
  overriddenBy,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  timePassed,
} from '#test/support/story';

const ci = { kind: 'pipeline', id: 'shop-release' } as const;
const failing = { tests: { failed: 2 }, vulnerabilities: { critical: 0 } };
const unproven = [opened({ form: { evidence: failing } }), phaseOpened()];

const attaching = (release: Release, at = 10) =>
  attachEvidence(release, 'tests', { failed: 0 }, ci, minute(at));
const allowedOf = (outcome: ReturnType<typeof attachEvidence>) => (outcome.ok ? outcome.value : []);
const attached = (approves?: string) => ({
  ok: true,
  value: [
    {
      type: 'evidence-attached',
      data: { name: 'tests', value: { failed: 0 }, ...(approves && { approves }) },
      at: expect.any(String),
      actor: ci,
    },
  ],
});

describe('evidence is attached', () => {
  it.each<[string, Release]>([
    ['before the gate opens', releaseAfter(opened())],
    ['while people decide', releaseAfter(...atTheGate)],
    ['where it changes nothing yet', releaseAfter(...unproven, approvedBy('devi'))],
  ])('%s', (_, release) => {
    expect(attaching(release)).toEqual(attached());
  });

  it('and replaces what had the same name', () => {
    const release = releaseAfter(...unproven, evidenceAttached('tests', { failed: 0, passed: 9 }));
    expect(release.evidence).toEqual({ tests: { failed: 0, passed: 9 }, vulnerabilities: { critical: 0 } });
  });
});

describe('evidence that completes a phase approves it', () => {
  it('when every approval was there already', () => {
    const release = releaseAfter(...unproven, approvedBy('owner'));
    expect(attaching(release)).toEqual(attached('gate'));
    expect(
      releaseAfter(...unproven, approvedBy('owner'), evidenceAttached('tests', { failed: 0 }, 7)).phases[0],
    ).toMatchObject({
      outcome: 'approved',
      decidedAt: minute(7),
    });
  });

  it('not when other evidence is still missing', () => {
    const release = releaseAfter(
      opened({ form: { evidence: { tests: { failed: 2 } } } }),
      phaseOpened(),
      approvedBy('owner'),
    );
    expect(attaching(release)).toEqual(attached());
  });

  it('not before the phase has opened', () => {
    const reviewed = releaseAfter(
      opened({ plan: twoPhasePlan(), form: { evidence: failing } }),
      phaseOpened('review'),
      approvedBy('lena'),
    );
    expect(attaching(reviewed)).toEqual(attached());
  });
});

describe('evidence is not attached', () => {
  it.each<[string, Release]>([
    ['when every approval is there', releaseAfter(...authorized)],
    ['when it is deployed', releaseAfter(...deployed)],
    ['when it was denied', releaseAfter(...atTheGate, deniedBy('sara'))],
    ['when it was cancelled', releaseAfter(...atTheGate, cancelledBy('author'))],
    ['when its time was over', releaseAfter(...atTheGate, timePassed(60))],
  ])('%s: what was decided on stands', (_, release) => {
    expect(attaching(release)).toBeRefusedWith('closed');
  });

  it('when the time to decide is over, even if nobody noticed yet', () => {
    expect(attaching(releaseAfter(...unproven, approvedBy('owner')), 59)).toEqual(attached('gate'));
    expect(attaching(releaseAfter(...unproven, approvedBy('owner')), 60)).toBeRefusedWith('too-late');
  });
});

describe('evidence that was relied on is replaced', () => {
  const relied = releaseAfter(...atTheGate, approvedBy('devi', 3));

  it('by other evidence: the approval counts no more, and is kept as void', () => {
    const after = releaseAfter(
      ...atTheGate,
      approvedBy('devi', 3),
      evidenceAttached('tests', { failed: 0, passed: 9 }, 7),
    );
    expect(after.phases[0]).toMatchObject({
      outcome: 'open',
      decisions: [],
      voided: [{ by: 'devi', voidedAt: minute(7), because: 'the evidence tests changed' }],
    });
  });

  it('and whoever approved may approve again, on what it is now', () => {
    const again = releaseAfter(
      ...atTheGate,
      approvedBy('devi', 3),
      evidenceAttached('tests', { failed: 0, passed: 9 }, 7),
      approvedBy('devi', 8),
      approvedBy('lena', 9),
    );
    expect(again.phases[0]).toMatchObject({
      outcome: 'approved',
      decisions: [{ by: 'devi' }, { by: 'lena' }],
    });
  });

  it('by the same: every approval stands', () => {
    expect(attachEvidence(relied, 'tests', { failed: 0, passed: 812 }, ci, minute(10))).toMatchObject({
      value: [{ data: { name: 'tests', value: { passed: 812, failed: 0 } } }],
    });
    const [event] = allowedOf(attachEvidence(relied, 'tests', { failed: 0, passed: 812 }, ci, minute(10)));
    expect(event?.data).not.toHaveProperty('voids');
  });

  it('by nothing, when it is new: every approval stands', () => {
    const [event] = allowedOf(attachEvidence(relied, 'coverage', 91, ci, minute(10)));
    expect(event?.data).not.toHaveProperty('voids');
  });
});

describe('evidence that a phase was approved on is replaced', () => {
  const other = { failed: 0, passed: 813 };
  const inTwo = opened({ plan: twoPhasePlan() });
  const reviewed = [inTwo, phaseOpened('review'), approvedBy('lena', 2), phaseOpened('gate', 3)];
  const started = [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner', 5)];
  const replaced = evidenceAttached('tests', other, 7);

  it('voids what relied on it in every phase, and names the phases that are decided anew', () => {
    const [event] = allowedOf(
      attachEvidence(releaseAfter(...reviewed, approvedBy('devi', 4)), 'tests', other, ci, minute(7)),
    );
    expect(event?.data).toMatchObject({
      voids: [
        { phase: 'review', by: 'lena' },
        { phase: 'gate', by: 'devi' },
      ],
      reopens: ['review', 'gate'],
    });
  });

  it('the phases wait for their turn again, the first one first, under names of their own', () => {
    const after = releaseAfter(...reviewed, approvedBy('devi', 4), replaced);
    expect(after.phases).toMatchObject([
      { id: 'review', outcome: 'waiting', round: 2, decisions: [], voided: [{ by: 'lena' }] },
      { id: 'gate', outcome: 'waiting', round: 2, decisions: [], voided: [{ by: 'devi' }] },
    ]);
    for (const phase of after.phases) expect(phase).not.toHaveProperty('expiresAt');
    expect(nextStep(after, minute(7))).toMatchObject({ step: 'phase', phase: 'review', name: 'review_2' });
    expect(standingOf(after)).toEqual({
      status: 'in-review',
      because: `${after.plan.phases[0]!.title} is decided anew: the evidence tests changed.`,
    });
  });

  it('and are approved like the first time, with times of their own', () => {
    const again = releaseAfter(
      ...reviewed,
      replaced,
      phaseOpened('review', 8),
      approvedBy('lena', 9),
      phaseOpened('gate', 10),
      approvedBy('owner', 11),
    );
    expect(again.phases).toMatchObject([
      { outcome: 'approved', openedAt: minute(8), decidedAt: minute(9) },
      { outcome: 'approved', openedAt: minute(10), decidedAt: minute(11) },
    ]);
  });

  it('a denial that did not end its phase stays', () => {
    const plan = matrixPlan({}, { deploy: manualPlan().deploy, informed: [] });
    const approved = [opened({ plan }), phaseOpened(), deniedBy('owner', 'Not on a Friday.', 2)];
    const all = [approvedBy('devi', 3), approvedBy('sara', 3), approvedBy('lena', 4)];
    const [phase] = releaseAfter(...approved, ...all, replaced).phases;
    expect(phase).toMatchObject({ outcome: 'waiting', decisions: [{ by: 'owner', decision: 'deny' }] });
  });

  it('also once everything is approved, until somebody starts the deployment', () => {
    expect(releaseAfter(...started, replaced).phases[0]).toMatchObject({ outcome: 'waiting', round: 2 });
    const under = releaseAfter(...started, startRequestedBy('operator', 6));
    expect(attachEvidence(under, 'tests', other, ci, minute(7))).toBeRefusedWith('closed');
  });

  it('not once the time to start it is over', () => {
    const until = Date.parse(startDeadline(releaseAfter(...started))!);
    const at = (ms: number) => attachEvidence(releaseAfter(...started), 'tests', other, ci, isoOf(ms));
    expect(at(until - 1).ok).toBe(true);
    expect(at(until)).toBeRefusedWith('too-late');
  });

  it('leaves a phase alone that somebody went on without approvals in', () => {
    const plan = matrixPlan({}, { override: 'release-managers', deploy: manualPlan().deploy });
    const over = releaseAfter(
      opened({ plan }),
      phaseOpened(),
      approvedBy('devi', 2),
      overriddenBy('manager'),
    );
    const [event] = allowedOf(attachEvidence(over, 'tests', other, ci, minute(7)));
    expect(event?.data).not.toHaveProperty('voids');
  });

  it('keeps it shut on evidence that does not hold, whatever was overridden, until it holds again', () => {
    const plan = matrixPlan({}, { override: 'release-managers', deploy: manualPlan().deploy });
    const failed = [
      opened({ plan }),
      phaseOpened(),
      approvedBy('devi', 2),
      overriddenBy('manager'),
      evidenceAttached('tests', { failed: 3 }, 7),
    ];
    expect(releaseAfter(...failed).phases[0]!.outcome).toBe('waiting');
    const again = [...failed, phaseOpened('gate', 8)];
    expect(releaseAfter(...again).phases[0]!.outcome).toBe('open');
    expect(releaseAfter(...again, evidenceAttached('tests', other, 9)).phases[0]!.outcome).toBe('approved');
    const mendedFirst = [...failed, evidenceAttached('tests', other, 8), phaseOpened('gate', 9)];
    expect(releaseAfter(...mendedFirst).phases[0]).toMatchObject({
      outcome: 'approved',
      decidedAt: minute(9),
    });
  });
});
