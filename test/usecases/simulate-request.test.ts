import { describe, expect, it } from 'vitest';
import type { ReleaseForm } from '#domain/release/form';
import { simulateRequest } from '#usecases/simulate-request';
import { person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan } from '#test/support/plans';
import { allowed, packOf, setting, written, type Setting } from '#test/support/setting';
import { formOf, minute } from '#test/support/story';

const simulating = async (
  gate: Setting,
  form: Partial<ReleaseForm> = {},
  { caller = pipeline as Parameters<typeof simulateRequest>[2]['caller'], at = 0 } = {},
) =>
  allowed(await simulateRequest(gate.world, 'production-gate', { caller, form: formOf(form) }, minute(at)));

it('a request that would be opened is told with its phases, and nothing blocks it', async () => {
  expect(await simulating(setting())).toMatchObject({
    opens: true,
    blockers: [],
    policy: { id: 'production-gate', version: '1' },
    variant: 'standard',
    phases: [{ id: 'gate', opensBy: minute(0), expiresAt: minute(60) }],
  });
});

it('it changes nothing', async () => {
  const gate = setting(gatePlan());
  await gate.opens();
  const before = written(gate);
  await simulating(gate);
  await simulating(gate, { evidence: {}, emergency: {} });
  expect(written(gate)).toEqual(before);
});

it('there has to be such a policy', async () => {
  const asked = { caller: pipeline, form: formOf() };
  expect(await simulateRequest(setting().world, 'none', asked, minute(0))).toBeRefusedWith('not-found');
});

it('the policy that is asked about counts, whatever the request names', async () => {
  expect(await simulating(setting(), { policy: 'another' })).toMatchObject({ opens: true });
});

describe('what would keep it from being opened is said, not refused', () => {
  const codes = async (...asked: Parameters<typeof simulating>) => {
    const { opens, blockers } = await simulating(...asked);
    expect(opens).toBe(false);
    return blockers.map(({ code }) => code);
  };

  it('a ref that the policy does not accept', async () => {
    const gate = setting();
    const pack = { ...packOf(gatePlan()), accepts: { refs: ['refs/tags/v*'], version: 'any' as const } };
    const strict = { ...gate, world: { ...gate.world, policies: { ...gate.world.policies, packs: [pack] } } };
    expect(await codes(strict)).toEqual(['ref-not-accepted']);
  });

  it('a place the policy is not for, a service nobody knows, a pipeline of another service', async () => {
    expect(await codes(setting(), { environment: 'staging' })).toEqual(['no-policy']);
    expect(await codes(setting(), { service: 'unknown' })).toEqual(['unknown-service']);
    const other = { ...pipeline, id: 'docs-release' };
    expect(await codes(setting(), {}, { caller: other })).toEqual(['pipeline-not-allowed']);
  });

  it('R002-23 what an earlier release still owes, once it is overdue and unless it is an emergency', async () => {
    const owed = { what: 'Post-deployment review', role: 'operators', withinMs: 60_000 };
    const gate = setting(gatePlan({ obligations: [owed] }));
    await gate.deploys();
    expect(await simulating(gate, {}, { at: 5 })).toMatchObject({ opens: true, blockers: [] });
    expect(await simulating(gate, {}, { at: 6 })).toMatchObject({
      opens: false,
      blockers: [{ code: 'obligation-overdue', sentence: expect.stringContaining('Post-deployment review') }],
      phases: [{ id: 'gate' }],
    });
    expect(await simulating(gate, { emergency: { incident: 'INC-1' } }, { at: 6 })).toMatchObject({
      opens: true,
      blockers: [],
    });
  });
});

describe('pending requests whose place it would take are named', () => {
  it('where the policy lets a newer one supersede them', async () => {
    const gate = setting(gatePlan());
    const id = await gate.opens();
    expect(await simulating(gate)).toMatchObject({ supersedes: [id] });
  });

  it('not where its own policy lets it stand beside them', async () => {
    const gate = setting(gatePlan());
    await gate.opens();
    const policies = { ...gate.world.policies, packs: [packOf(gatePlan({ supersedes: false }))] };
    const beside = { ...gate, world: { ...gate.world, policies } };
    expect(await simulating(beside)).toMatchObject({ opens: true, supersedes: [] });
  });
});

it('whoever asks counts as the requester', async () => {
  const { phases } = await simulating(setting(), {}, { caller: person('owner') });
  const owners = phases[0]?.slots.find(({ role }) => role === 'platform-owner');
  expect(owners?.who).toEqual([]);
});
