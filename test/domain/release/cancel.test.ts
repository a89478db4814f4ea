import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { RefusalCode } from '#domain/outcome';
import { cancel } from '#domain/release/cancel';
import type { Release } from '#domain/release/release';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
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
  storyId,
  told,
} from '#test/support/story';

const gateOpen = releaseAfter(...atTheGate);
const cancelling = (caller: Caller, release: Release = gateOpen) =>
  cancel(release, caller, 'Found a bug.', cast, minute(10));

describe('a request is cancelled', () => {
  it.each<[string, Caller]>([
    ['by its author', person('author')],
    ['by the pipeline that asked', pipeline],
    ['by a release manager', person('manager')],
  ])('%s', (_, caller) => {
    expect(cancelling(caller)).toBeAllowed();
  });

  it.each([
    ['before the gate opens', releaseAfter(opened())],
    ['at the gate', gateOpen],
    ['with every approval, before the deployment', releaseAfter(...authorized)],
    [
      'while it waits for a start',
      releaseAfter(opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner')),
    ],
  ])('%s', (_, release) => {
    expect(cancelling(person('author'), release)).toBeAllowed();
  });

  it('with its reason, and by whom', () => {
    expect(cancelling(pipeline)).toEqual({
      ok: true,
      value: [
        {
          type: 'request-cancelled',
          data: { reason: 'Found a bug.' },
          at: minute(10),
          actor: { kind: 'pipeline', id: 'shop-release' },
        },
      ],
    });
  });

  it('with the phases that were not decided; those that were approved stay approved', () => {
    const { release } = told(...authorized, cancelledBy('author'));
    expect(release.phases.map((phase) => phase.outcome)).toEqual(['approved']);
    expect(releaseAfter(...atTheGate, cancelledBy('author')).phases[0]).toMatchObject({
      outcome: 'cancelled',
      decidedAt: minute(1),
    });
  });
});

describe('a request is not cancelled', () => {
  it.each<[string, Caller]>([
    ['by somebody who only decides on it', person('devi')],
    ['by a teammate of the author', person('teammate')],
    ['by somebody who may only start it', person('operator')],
    ['by another pipeline', { ...pipeline, id: 'docs-release' }],
    ['by its deployer', deployerOf(storyId, 'deployment-1')],
  ])('%s', (_, caller) => {
    expect(cancelling(caller)).toBeRefusedWith('not-eligible');
  });

  it.each<[string, RefusalCode, Release]>([
    ['twice', 'closed', releaseAfter(...atTheGate, cancelledBy('author'))],
    ['when it was denied', 'closed', releaseAfter(...atTheGate, deniedBy('sara'))],
    ['when it is being deployed', 'too-late', releaseAfter(...authorized, deploymentStarted())],
    ['when it is deployed', 'too-late', releaseAfter(...deployed)],
  ])('%s', (_, code, release) => {
    expect(cancelling(person('author'), release)).toBeRefusedWith(code);
  });

  it('by a stranger, who does not even learn how it stands', () => {
    const denied = releaseAfter(...atTheGate, deniedBy('sara'));
    expect(cancelling(person('nobody'), denied)).toBeRefusedWith('not-eligible');
  });
});
