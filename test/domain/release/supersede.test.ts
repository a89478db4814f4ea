import { describe, expect, it } from 'vitest';
import type { Release } from '#domain/release/release';
import { standingOf } from '#domain/release/status';
import { supersede } from '#domain/release/supersede';
import { manualPlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentStarted,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  supersededBy,
} from '#test/support/story';

const newer = { requestId: '01KAF00000000000000000000B', version: 'v1.2.4' };

describe('a newer release takes the place of one', () => {
  it.each<[string, Release]>([
    ['that has not been asked for approval yet', releaseAfter(opened())],
    ['that is being reviewed', releaseAfter(...atTheGate, approvedBy('devi'))],
    ['that is authorized and not deploying', releaseAfter(...authorized)],
    [
      'that waits for its start',
      releaseAfter(opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner')),
    ],
  ])('%s', (_, release) => {
    expect(supersede(release, newer, minute(9))).toMatchObject([
      { type: 'request-superseded', data: { by: newer.requestId, version: 'v1.2.4' } },
    ]);
  });

  it.each<[string, Release]>([
    ['that deploys', releaseAfter(...authorized, deploymentStarted())],
    ['that runs', releaseAfter(...deployed)],
    ['that was denied', releaseAfter(...atTheGate, deniedBy('sara'))],
    ['that was cancelled', releaseAfter(...atTheGate, cancelledBy('author'))],
    ['that was superseded already', releaseAfter(...atTheGate, supersededBy('v1.2.4'))],
  ])('but not of one %s', (_, release) => {
    expect(supersede(release, newer, minute(9))).toEqual([]);
  });

  it('but not of itself', () => {
    const release = releaseAfter(...atTheGate);
    expect(supersede(release, { ...newer, requestId: release.id }, minute(9))).toEqual([]);
  });
});

it('what was superseded says by what, and its phases will not be decided', () => {
  const release = releaseAfter(...atTheGate, approvedBy('devi'), supersededBy('v1.2.4'));
  expect(standingOf(release)).toEqual({
    status: 'superseded',
    because: 'Superseded by v1.2.4, a newer request for the same place (01KAF00000000000000000000B).',
  });
  expect(release.phases[0]).toMatchObject({ outcome: 'cancelled', decisions: [{ by: 'devi' }] });
});
