import { describe, expect, it, vi } from 'vitest';
import { story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

describe('the approval phase', () => {
  it('R003-17 the second approval opens the gate by itself and the deployment starts', async () => {
    const tale = await story();
    expect(await tale.status()).toBe('in-review');
    await tale.decides('ada', 'approve');
    expect(await tale.status()).toBe('in-review');
    await tale.decides('dora', 'approve');
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
  });

  it('R003-7 the platform owner opens it alone', async () => {
    const tale = await story();
    await tale.decides('olga', 'approve');
    expect(await tale.status()).toBe('deploying');
  });

  it('a denial ends the request, and the execution succeeds: it is an outcome', async () => {
    const tale = await story();
    await tale.decides('bert', 'deny', 'The migration is not tested.');
    expect(await tale.status()).toBe('denied');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
    expect(tale.deployer.deployments.size).toBe(0);
  });

  it('R003-4 it cancels itself after 60 minutes without a decision', async () => {
    const tale = await story();
    await tale.minutes(59);
    expect(await tale.status()).toBe('in-review');
    await tale.minutes(1);
    expect(await tale.status()).toBe('expired');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('reminds once, after 30 minutes, and waits on with a fresh token', async () => {
    const tale = await story();
    const tokenBefore = (await tale.world.requests.load(tale.id))?.wait?.token;
    await tale.minutes(31);
    expect((await tale.events()).filter((type) => type === 'reminder-due')).toHaveLength(1);
    expect((await tale.world.requests.load(tale.id))?.wait?.token).not.toBe(tokenBefore);
    await tale.minutes(20);
    expect((await tale.events()).filter((type) => type === 'reminder-due')).toHaveLength(1);
    await tale.decides('olga', 'approve');
    expect(await tale.status()).toBe('deploying');
  });

  it('a decision after the deadline is refused although its timer has not fired yet', async () => {
    const tale = await story();
    const late = '2026-03-02T10:00:00.000Z';
    const { recordDecision } = await import('#usecases/record-decision');
    const outcome = await recordDecision(
      tale.world,
      tale.id,
      { kind: 'person', id: 'olga' },
      { decision: 'approve' },
      late,
    );
    expect(outcome).toMatchObject({ ok: false, refusal: { code: 'too-late' } });
  });

  it('a decision that comes while nobody waits completes the next wait at once', async () => {
    const tale = await story();
    tale.broken.set('await-decision', new Error('Lambda.ServiceException'));
    await tale.minutes(30);
    tale.broken.delete('await-decision');
    await tale.decides('olga', 'approve');
    await tale.minutes(2);
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
  });

  it('waits through a store that is away for a moment', async () => {
    const tale = await story({ form: { version: 'v1.4.1' } });
    tale.broken.set('pass-milestone', new Error('ThrottlingException'));
    await tale.minutes(30);
    tale.broken.delete('pass-milestone');
    await tale.minutes(2);
    expect((await tale.events()).filter((type) => type === 'reminder-due')).toHaveLength(1);
  });
});
