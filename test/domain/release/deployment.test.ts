import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { RefusalCode } from '#domain/outcome';
import {
  deploymentReport,
  failDeployment,
  reportDeployment,
  requestStart,
  startDeployment,
  type DeploymentReport,
} from '#domain/release/deployment';
import type { Release } from '#domain/release/release';
import { byTheWall } from '#domain/time/end-of';
import { cast, deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { manualPlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deployed,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  minute,
  opened,
  phaseOpened,
  releaseAfter,
  startRequestedBy,
  storyId,
  timePassed,
} from '#test/support/story';

const ticket = { id: 'deployment-1', fence: 7, permit: 'permit-1', target: 'demo' };
const awaitingStart = [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner', 10)];
const running = releaseAfter(...authorized, deploymentStarted());

describe('a deployment that does not start by itself is started', () => {
  const starting = (caller: Caller, release = releaseAfter(...awaitingStart), at = 20) =>
    requestStart(release, caller, cast, minute(at));

  it.each<[string, Caller]>([
    ['R000-8 by the developer', person('author')],
    ['R000-8 by a member of operations', person('operator')],
    ['by the pipeline that asked', pipeline],
  ])('%s', (_, caller) => {
    expect(starting(caller)).toBeAllowed();
  });

  it('by somebody, and the record says by whom', () => {
    expect(starting(person('operator'))).toEqual({
      ok: true,
      value: [
        { type: 'start-requested', data: {}, at: minute(20), actor: { kind: 'person', id: 'operator' } },
      ],
    });
  });

  it.each<[string, RefusalCode, Caller]>([
    ['by an approver', 'not-eligible', person('devi')],
    ['by nobody in particular', 'not-eligible', person('nobody')],
    ['by another pipeline', 'not-eligible', { ...pipeline, id: 'docs-release' }],
    ['by a deployer', 'not-eligible', deployerOf(storyId, 'deployment-1')],
  ])('but not %s', (_, code, caller) => {
    expect(starting(caller)).toBeRefusedWith(code);
  });

  it.each<[string, Release]>([
    ['before it is authorized', releaseAfter(...atTheGate)],
    ['where it starts by itself', releaseAfter(...authorized)],
    ['twice', releaseAfter(...awaitingStart, startRequestedBy('operator', 20))],
    ['after it was cancelled', releaseAfter(...awaitingStart, cancelledBy('author', 'No.', 11))],
    ['after its time was over', releaseAfter(...awaitingStart, timePassed(130))],
  ])('but not %s', (_, release) => {
    expect(starting(person('operator'), release)).toBeRefusedWith('not-waiting-for-a-start');
  });

  it('but not when its time is over, even if nobody noticed yet', () => {
    expect(starting(person('operator'), releaseAfter(...awaitingStart), 129)).toBeAllowed();
    expect(starting(person('operator'), releaseAfter(...awaitingStart), 130)).toBeRefusedWith('too-late');
  });
});

describe('a deployment starts', () => {
  it('R000-5 when every approval is there, as the ticket says', () => {
    expect(startDeployment(releaseAfter(...authorized), ticket, minute(2))).toEqual([
      {
        type: 'deployment-started',
        data: { deployment: 'deployment-1', fence: 7, permit: 'permit-1', target: 'demo' },
        at: minute(2),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
  });

  it('when somebody started it by hand', () => {
    const started = releaseAfter(...awaitingStart, startRequestedBy('operator', 20));
    expect(startDeployment(started, ticket, minute(20))).toHaveLength(1);
  });

  it.each<[string, Release]>([
    ['before any approval', releaseAfter(...atTheGate)],
    ['with one of two approvals', releaseAfter(...atTheGate, approvedBy('devi'))],
    ['while it waits for a start', releaseAfter(...awaitingStart)],
    ['twice', running],
    ['after it was cancelled', releaseAfter(...authorized, cancelledBy('author'))],
    ['after it was given up', releaseAfter(...authorized, deploymentGivenUp('Busy.'))],
  ])('but not %s', (_, release) => {
    expect(startDeployment(release, ticket, minute(20))).toEqual([]);
  });
});

describe('a deployer reports', () => {
  const reporting = (report: DeploymentReport, release = running, deployment = 'deployment-1') =>
    reportDeployment(release, deployment, report, byTheWall, minute(5));

  it.each<[string, DeploymentReport, object]>([
    [
      'a step',
      { state: 'step', step: 'Migrating', number: 2, of: 5, note: 'orders' },
      { type: 'deployment-step', data: { step: 'Migrating', number: 2, of: 5, note: 'orders' } },
    ],
    [
      'success',
      { state: 'succeeded', note: 'All pods run.', log: 'line 1\nline 2' },
      { type: 'deployment-succeeded', data: { note: 'All pods run.', log: 'line 1\nline 2' } },
    ],
    [
      'failure, and its note is the reason',
      { state: 'failed', note: 'Pods crash.', log: 'line 1' },
      { type: 'deployment-failed', data: { reason: 'Pods crash.', log: 'line 1' } },
    ],
  ])('%s', (_, report, event) => {
    expect(reporting(report)).toEqual({
      ok: true,
      value: [{ ...event, at: minute(5), actor: { kind: 'deployer', id: 'deployment-1' } }],
    });
  });

  it.each<[string, DeploymentReport]>([
    ['success', { state: 'succeeded' }],
    ['failure', { state: 'failed', note: 'Pods crash.' }],
  ])('%s twice, and the second time changes nothing', (_, report) => {
    const release = releaseAfter(...authorized, deploymentStarted(), deploymentReported(report));
    expect(reporting(report, release)).toEqual({ ok: true, value: [] });
  });

  it.each<[string, DeploymentReport, Release]>([
    ['failure after success', { state: 'failed', note: 'Late.' }, releaseAfter(...deployed)],
    ['a step after success', { state: 'step', step: 'Late' }, releaseAfter(...deployed)],
    [
      'success after it was given up',
      { state: 'succeeded' },
      releaseAfter(...authorized, deploymentStarted(), deploymentGivenUp('Silence.')),
    ],
  ])('%s, which is refused with the present truth', (_, report, release) => {
    expect(reporting(report, release)).toBeRefusedWith('no-active-deployment');
    expect(reporting(report, release)).toMatchObject({
      refusal: { present: { status: expect.any(String) } },
    });
  });

  it.each<[string, Release, string]>([
    ['with the permit of another deployment', running, 'deployment-2'],
    ['before anything was deployed', releaseAfter(...authorized), 'deployment-1'],
  ])('%s, which is refused', (_, release, deployment) => {
    expect(reporting({ state: 'succeeded' }, release, deployment)).toBeRefusedWith('not-your-deployment');
  });

  it.each([
    ['a step without a name or a number', { state: 'step' }],
    ['a log of a book', { state: 'succeeded', log: 'x'.repeat(20_001) }],
    ['what it does not know', { state: 'rolled-back' }],
    ['more than is asked for', { state: 'succeeded', cost: 7 }],
  ])('%s, which is malformed', (_, report) => {
    expect(deploymentReport.safeParse(report).success).toBe(false);
  });
});

describe('a report may be short', () => {
  it('or long: a step with its name, number and note stays as it is', () => {
    const report = { state: 'step', step: 'Migrating', number: 2, of: 5, note: 'orders' };
    expect(deploymentReport.parse(report)).toEqual(report);
  });

  it('a step that is only counted is named by its number', () => {
    expect(deploymentReport.parse({ state: 'step', step: 2, of: 5 })).toEqual({
      state: 'step',
      step: 'Step 2',
      number: 2,
      of: 5,
    });
  });

  it('a failure without a note still says what failed', () => {
    const outcome = reportDeployment(running, 'deployment-1', { state: 'failed' }, byTheWall, minute(9));
    expect(outcome.ok && outcome.value[0]?.data).toEqual({
      reason: 'The deployer reported that it failed.',
    });
  });
});

describe('a deployment that cannot report its own failure is given up', () => {
  it.each<[string, Release]>([
    ['while it runs', running],
    ['before the deployer was asked', releaseAfter(...authorized)],
  ])('%s', (_, release) => {
    expect(failDeployment(release, 'Silence.', minute(9))).toEqual([
      {
        type: 'deployment-failed',
        data: { reason: 'Silence.' },
        at: minute(9),
        actor: { kind: 'countersign', id: 'countersign' },
      },
    ]);
  });

  it.each<[string, Release]>([
    ['after it succeeded', releaseAfter(...deployed)],
    ['twice', releaseAfter(...authorized, deploymentGivenUp('Busy.'))],
    ['before it is authorized', releaseAfter(...atTheGate)],
    ['while it waits for a start', releaseAfter(...awaitingStart)],
    ['after it was cancelled', releaseAfter(...authorized, cancelledBy('author'))],
  ])('but not %s', (_, release) => {
    expect(failDeployment(release, 'Silence.', minute(9))).toEqual([]);
  });
});
