import { describe, expect, it } from 'vitest';
import { attachEvidence } from '#domain/release/attach-evidence';
import type { Release } from '#domain/release/release';
import '#test/support/matchers';
import { twoPhasePlan } from '#test/support/plans';
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
  phaseOpened,
  releaseAfter,
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

  it('not at all once a phase was approved on it', () => {
    const reviewed = releaseAfter(
      opened({ plan: twoPhasePlan() }),
      phaseOpened('review'),
      approvedBy('lena'),
    );
    expect(attachEvidence(reviewed, 'tests', { failed: 0, passed: 1 }, ci, minute(10))).toBeRefusedWith(
      'closed',
    );
  });
});
