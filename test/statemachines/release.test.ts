import { describe, expect, it, vi } from 'vitest';
import { story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

const manual = {
  policies: 'test/fixtures/policies/manual-start',
  form: { service: 'console' },
  requester: 'dana',
};
const twoPhases = {
  policies: 'test/fixtures/policies/two-phases',
  form: { service: 'shop', evidence: { coverage: { line: 91 }, smoke: true } },
  requester: 'lena',
};

describe('the release', () => {
  it('enters eight states up to its first health check, and none while it waits', async () => {
    const tale = await story();
    tale.metrics.measured.set('demo', { errorRate: 0, healthy: true });
    const waiting = tale.transitions();
    await tale.minutes(29);
    expect(tale.transitions()).toBe(waiting);
    await tale.decides('olga', 'approve');
    await tale.reports({ state: 'succeeded' });
    expect((await tale.events()).filter((type) => type === 'health-checked')).toHaveLength(1);
    expect(tale.transitions()).toBe(8);
  });

  it('a cancelled request wakes its workflow, which ends', async () => {
    const tale = await story();
    const { cancelRequest } = await import('#usecases/cancel-request');
    await cancelRequest(tale.world, tale.id, { kind: 'person', id: 'gwen' }, 'Wrong version.', tale.now());
    await tale.minutes(0);
    expect(await tale.status()).toBe('cancelled');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('a workflow that was stopped is started again by the sweeper where the record stands', async () => {
    const tale = await story();
    await tale.decides('ada', 'approve');
    await tale.stop();
    await tale.minutes(62);
    await tale.sweeps();
    expect((await tale.execution(2))?.status).toBeDefined();
    await tale.minutes(1);
    expect(await tale.status()).toBe('expired');
  });

  it('a stopped workflow whose request is decided meanwhile deploys all the same', async () => {
    const tale = await story();
    await tale.stop();
    await tale.decides('olga', 'approve');
    await tale.minutes(1);
    await tale.sweeps();
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
  });

  it('opens a phase only when the one before it is approved', async () => {
    const tale = await story(twoPhases);
    expect(await tale.decides('mona', 'approve')).toMatchObject({ refusal: { code: 'not-eligible' } });
    await tale.decides('quin', 'approve');
    expect((await tale.release()).phases[1]?.outcome).toBe('waiting');
    await tale.decides('luis', 'approve');
    expect((await tale.release()).phases[1]?.outcome).toBe('open');
    await tale.decides('mona', 'approve');
    expect(await tale.status()).toBe('deploying');
  });

  it('evidence that an approved phase relied on is replaced: the phase is decided anew, then the one after it', async () => {
    const tale = await story(twoPhases);
    await tale.decides('quin', 'approve');
    await tale.decides('luis', 'approve');
    await tale.minutes(60);
    expect(await tale.attaches('coverage', { line: 88 })).toMatchObject({ ok: true });
    expect((await tale.release()).phases).toMatchObject([
      { outcome: 'open', openedAt: tale.now(), round: 2, decisions: [] },
      { outcome: 'waiting', round: 2 },
    ]);
    expect((await tale.engine.execution(`${tale.id}-1-release`))?.status).toBe('SUCCEEDED');
    // Of its first round, the second phase would be over by now.
    await tale.minutes(4 * 60);
    await tale.decides('quin', 'approve');
    await tale.decides('luis', 'approve');
    await tale.decides('mona', 'approve');
    expect(await tale.status()).toBe('deploying');
    for (const name of ['quality', 'release', 'quality_2', 'release_2'])
      expect((await tale.engine.execution(`${tale.id}-1-${name}`))?.status).toBe('SUCCEEDED');
  });

  it('a step it does not know stops it before anything is deployed', async () => {
    const tale = await story();
    await tale.engine.start({
      stateMachineArn: 'arn:aws:states:eu-central-1:000000000000:stateMachine:release',
      name: 'unknown-step',
      input: { requestId: tale.id, attempt: 9, step: 'teleport' },
    });
    await tale.minutes(0);
    expect((await tale.engine.execution('unknown-step'))?.status).toBe('FAILED');
    expect(tale.deployer.deployments.size).toBe(0);
  });
});

it('a release that two packs are for goes through both of them, and is started as the stricter one says', async () => {
  const tale = await story({
    policies: 'test/fixtures/policies/two-packs',
    form: { service: 'shop', policy: 'shop' },
    requester: 'luis',
  });
  const outcomes = async () => (await tale.release()).phases.map(({ id, outcome }) => `${id} ${outcome}`);
  expect(await outcomes()).toEqual(['gate open', 'gate-2 waiting']);
  expect(await tale.decides('quin', 'approve')).toMatchObject({ refusal: { code: 'not-eligible' } });
  await tale.decides('mona', 'approve');
  expect(await outcomes()).toEqual(['gate approved', 'gate-2 open']);
  expect(await tale.status()).toBe('in-review');
  await tale.decides('mona', 'approve');
  expect(await tale.status()).toBe('awaiting-start');
  await tale.starts('mona');
  await tale.reports({ state: 'succeeded' });
  expect(await tale.status()).toBe('verifying');
  expect((await tale.release()).obligations).toMatchObject([
    { what: 'Tell the shops', role: 'release-managers' },
  ]);
});

describe('a release that is started by hand', () => {
  it('R000-8 waits after the approval until the developer or somebody from operations starts it', async () => {
    const tale = await story(manual);
    await tale.decides('rita', 'approve');
    expect(await tale.status()).toBe('awaiting-start');
    expect(tale.deployer.deployments.size).toBe(0);
    expect(await tale.starts('rita')).toMatchObject({ ok: false, refusal: { code: 'not-eligible' } });
    expect(await tale.starts('omar')).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('deploying');
    await tale.reports({ state: 'succeeded' });
    expect(await tale.status()).toBe('completed');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('is approved anew when evidence changes before somebody starts it', async () => {
    const tale = await story({ ...manual, form: { ...manual.form, evidence: { tests: { failed: 0 } } } });
    await tale.decides('rita', 'approve');
    expect(await tale.attaches('tests', { failed: 0, passed: 12 })).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('in-review');
    expect(await tale.starts('omar')).toMatchObject({ ok: false });
    await tale.decides('rita', 'approve');
    expect(await tale.starts('omar')).toMatchObject({ ok: true });
    expect(await tale.status()).toBe('deploying');
  });

  it('expires when nobody starts it in time', async () => {
    const tale = await story(manual);
    await tale.decides('rita', 'approve');
    await tale.minutes(4 * 60);
    expect(await tale.status()).toBe('expired');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });
});
