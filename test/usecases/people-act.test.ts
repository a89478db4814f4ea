import { describe, expect, it } from 'vitest';
import type { Caller } from '#domain/identity/caller';
import type { DecisionForm } from '#domain/release/decide';
import { manifestDigest } from '#domain/release/manifest';
import { attachEvidence } from '#usecases/attach-evidence';
import { cancelRequest } from '#usecases/cancel-request';
import { recordDecision } from '#usecases/record-decision';
import { requestStart } from '#usecases/request-start';
import { deployerOf, person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { manualPlan } from '#test/support/plans';
import { allowed, setting, written } from '#test/support/setting';
import { minute } from '#test/support/story';

describe('a person decides', () => {
  it('on the request as it stands, with a verified token', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const form = { decision: 'approve' as const, role: 'platform-leads', reason: 'Checked.' };
    expect(await recordDecision(gate.world, id, person('twohats'), form, minute(1))).toBeAllowed();
    expect((await gate.release(id)).phases[0]?.decisions).toMatchObject([
      { by: 'twohats', role: 'platform-leads', reason: 'Checked.', assurance: 'token' },
    ]);
  });

  it('and only on what they were shown, where they say what that was', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const manifest = manifestDigest(await gate.release(id));
    allowed(await attachEvidence(gate.world, id, pipeline, 'coverage', 40, minute(1)));
    const deciding = (form: DecisionForm) => recordDecision(gate.world, id, person('devi'), form, minute(2));
    expect(await deciding({ decision: 'approve', manifest })).toBeRefusedWith('changed');
    expect(
      await deciding({ decision: 'approve', manifest: manifestDigest(await gate.release(id)) }),
    ).toBeAllowed();
  });

  it('and two who decide at once both count', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    await Promise.all([gate.approves(id, 'devi', 1), gate.approves(id, 'sara', 1)]);
    expect(await gate.status(id)).toBe('authorized');
  });

  it.each<[string, Caller]>([
    ['a pipeline', pipeline],
    ['a deployer', deployerOf('r-1', 'deployment-1')],
  ])('but %s does not', async (_, caller) => {
    const gate = setting();
    const id = await gate.opensGate();
    const before = written(gate);
    const outcome = await recordDecision(gate.world, id, caller, { decision: 'approve' }, minute(1));
    expect(outcome).toBeRefusedWith('people-only');
    expect(written(gate)).toEqual(before);
  });
});

describe('evidence is attached', () => {
  it.each<[string, Caller]>([
    ['by the pipeline', pipeline],
    ['by the author', person('author')],
    ['by the service’s team', person('teammate')],
  ])('%s', async (_, caller) => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(await attachEvidence(gate.world, id, caller, 'coverage', 91, minute(1))).toBeAllowed();
    expect((await gate.release(id)).evidence).toMatchObject({ coverage: 91 });
  });

  it.each<[string, Caller]>([
    ['by an approver', person('devi')],
    ['by another pipeline', { ...pipeline, id: 'docs-release' }],
  ])('but not %s', async (_, caller) => {
    const gate = setting();
    const id = await gate.opensGate();
    expect(await attachEvidence(gate.world, id, caller, 'coverage', 91, minute(1))).toBeRefusedWith(
      'not-eligible',
    );
  });

  it('and completes a gate that waited for nothing else', async () => {
    const gate = setting();
    const id = await gate.opensGate({ evidence: { vulnerabilities: { critical: 0 } } });
    const task = await gate.waits(id, 'phase:gate', 0);
    await gate.approves(id, 'owner', 1);
    expect(gate.wokenWith(task)).toBeUndefined();
    await attachEvidence(gate.world, id, pipeline, 'tests', { failed: 0 }, minute(2));
    expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  });
});

it('a request that is cancelled ends its workflow', async () => {
  const gate = setting();
  const id = await gate.opensGate();
  const task = await gate.waits(id, 'phase:gate', 0);
  expect(await cancelRequest(gate.world, id, person('manager'), 'Freeze.', minute(1))).toBeAllowed();
  expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
  expect(await gate.status(id)).toBe('cancelled');
});

it('a deployment that somebody starts goes on from there', async () => {
  const gate = setting(manualPlan());
  const id = await gate.authorizes();
  const task = await gate.waits(id, 'start', 2);
  expect(await requestStart(gate.world, id, person('operator'), minute(3))).toBeAllowed();
  expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
});
