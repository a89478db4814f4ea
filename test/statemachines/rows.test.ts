import { describe, expect, it, vi } from 'vitest';
import { standingOf } from '#domain/release/status';
import { story } from './story.ts';

vi.mock('#handlers/runtime/wire', () => import('./wire-in-memory.ts'));

type Tale = Awaited<ReturnType<typeof story>>;

const rows = () => story({ policies: 'test/fixtures/policies/rows' });
const hour = 60;
const day = 24 * hour;
const condition = { text: 'Update the API examples', due: 'before-deployment' } as const;

const count = async (tale: Tale, type: string) =>
  (await tale.events()).filter((event) => event === type).length;
const outcome = async (tale: Tale) => (await tale.release()).phases[0]!.outcome;

/** Everybody approves, the lead with a condition. */
async function approvedOnCondition(): Promise<Tale> {
  const tale = await rows();
  await tale.decides('lena', 'approve', undefined, { conditions: [condition] });
  await tale.decides('quin', 'approve');
  await tale.decides('sara', 'approve');
  return tale;
}

/** It is deployed at once. */
async function deployed(): Promise<Tale> {
  const tale = await rows();
  await tale.decides('lena', 'approve');
  await tale.decides('quin', 'approve');
  await tale.decides('sara', 'approve');
  await tale.reports({ state: 'succeeded' });
  return tale;
}

describe('R002-7 a phase with rows', () => {
  it('chases whom it needs when their time is over, each once', async () => {
    const tale = await rows();
    await tale.minutes(29);
    expect(await count(tale, 'slot-overdue')).toBe(0);
    await tale.minutes(1);
    expect((await tale.release()).phases[0]!.overdue).toEqual(['leads']);
    await tale.minutes(89);
    expect((await tale.release()).phases[0]!.overdue).toEqual(['leads', 'quality']);
    expect(await tale.status()).toBe('in-review');
  });

  it('waives whom it asked if available, and goes on to the deployment if it waited for nobody else', async () => {
    const tale = await rows();
    await tale.decides('lena', 'approve');
    await tale.decides('quin', 'approve');
    await tale.minutes(44);
    expect(await tale.status()).toBe('in-review');
    await tale.minutes(1);
    expect(await tale.events()).toContain('slot-waived');
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
  });

  it('goes on with the decision that comes last, also after a waiver', async () => {
    const tale = await rows();
    await tale.decides('lena', 'approve');
    await tale.minutes(50);
    await tale.decides('quin', 'approve');
    expect(await tale.status()).toBe('deploying');
  });
});

describe('R002-23 a phase that runs out of time', () => {
  it('is escalated, reduced, postponed and at last closed, each in its time', async () => {
    const tale = await rows();
    const how = async () => {
      const { escalatedTo, reduced, stepsTaken } = (await tale.release()).phases[0]!;
      return { escalatedTo, reduced, stepsTaken };
    };
    await tale.minutes(2 * hour);
    expect(await how()).toEqual({ escalatedTo: ['board'], reduced: undefined, stepsTaken: 1 });
    await tale.minutes(hour);
    expect(await how()).toEqual({ escalatedTo: ['board'], reduced: true, stepsTaken: 2 });
    await tale.minutes(hour);
    expect(await how()).toMatchObject({ stepsTaken: 3 });
    await tale.minutes(day - 1);
    expect(await tale.status()).toBe('in-review');
    await tale.minutes(1);
    expect(await tale.status()).toBe('expired');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('is decided by those it was escalated to', async () => {
    const tale = await rows();
    await tale.minutes(2 * hour);
    await tale.decides('bea', 'approve');
    expect(await tale.status()).toBe('deploying');
  });

  it('is denied by those it was escalated to', async () => {
    const tale = await rows();
    await tale.minutes(2 * hour);
    await tale.decides('bea', 'deny', 'Not this year.');
    expect(await tale.status()).toBe('denied');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('goes on with what is critical, and owes the rest', async () => {
    const tale = await rows();
    await tale.decides('lena', 'approve');
    await tale.minutes(3 * hour);
    expect(await outcome(tale)).toBe('approved');
    expect(await tale.status()).toBe('deploying');
    await tale.reports({ state: 'succeeded' });
    expect((await tale.release()).obligations?.map(({ what }) => what)).toEqual([
      'Review as operations',
      'Review as quality, passed over in Review',
      'Post-mortem',
    ]);
  });

  it('takes the steps it is late for when the workflow comes back', async () => {
    const tale = await rows();
    await tale.stop();
    await tale.minutes(3 * hour + 30);
    expect(await count(tale, 'deadline-passed')).toBe(0);
    await tale.sweeps();
    await tale.minutes(1);
    expect(await count(tale, 'deadline-passed')).toBe(2);
    await tale.decides('lena', 'approve');
    expect(await tale.status()).toBe('deploying');
  });
});

describe('R002-15 an approval with conditions', () => {
  it('waits until they are confirmed, and is deployed then', async () => {
    const tale = await approvedOnCondition();
    expect(await tale.status()).toBe('awaiting-conditions');
    await tale.minutes(hour);
    await tale.resolves('gwen');
    expect(await tale.status()).toBe('awaiting-conditions');
    expect(tale.deployer.deployments.size).toBe(0);
    await tale.judges('lena', false);
    await tale.resolves('gwen');
    const entered = tale.transitions();
    await tale.judges('lena');
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
    expect(tale.transitions()).toBeGreaterThan(entered);
  });

  it('enters no state while people work on them', async () => {
    const tale = await approvedOnCondition();
    const entered = tale.transitions();
    await tale.minutes(hour);
    await tale.resolves('gwen');
    expect(tale.transitions()).toBe(entered);
  });

  it('expires when they are not met in time', async () => {
    const tale = await approvedOnCondition();
    await tale.resolves('gwen');
    await tale.minutes(4 * hour - 1);
    expect(await tale.status()).toBe('awaiting-conditions');
    await tale.minutes(1);
    expect(standingOf(await tale.release()).because).toBe(
      'Approved, but these conditions were not met in time: “Update the API examples” (lena).',
    );
    expect(await tale.status()).toBe('expired');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });

  it('goes straight on when they were met before the last approval', async () => {
    const tale = await rows();
    await tale.decides('lena', 'approve', undefined, { conditions: [condition] });
    await tale.resolves('gwen');
    await tale.judges('lena');
    await tale.decides('quin', 'approve');
    await tale.decides('sara', 'approve');
    expect(await tale.status()).toBe('deploying');
  });

  it('a workflow that stopped meanwhile is started again where the record stands', async () => {
    const tale = await approvedOnCondition();
    await tale.stop();
    await tale.minutes(hour);
    await tale.resolves('gwen');
    await tale.judges('lena');
    expect(tale.deployer.deployments.size).toBe(0);
    await tale.minutes(1);
    await tale.sweeps();
    expect(await tale.status()).toBe('deploying');
    expect(tale.deployer.deployments.size).toBe(1);
    expect((await tale.execution(2))?.status).toBe('RUNNING');
  });

  it('one that stopped before its end is started again, waits on, and still expires', async () => {
    const tale = await approvedOnCondition();
    await tale.stop();
    await tale.minutes(4 * hour + 2);
    expect(await tale.status()).toBe('awaiting-conditions');
    await tale.sweeps();
    await tale.minutes(1);
    expect(await tale.status()).toBe('expired');
    expect((await tale.execution(2))?.status).toBe('SUCCEEDED');
  });

  it('a wake-up call that got lost is sent again by the sweeper', async () => {
    const tale = await approvedOnCondition();
    await tale.resolves('gwen');
    const { resume } = tale.world.workflow;
    const broken = { ...tale.world.workflow, resume: () => Promise.reject(new Error('throttled')) };
    Object.assign(tale.world, { workflow: broken });
    await tale.judges('lena');
    expect(tale.deployer.deployments.size).toBe(0);
    Object.assign(tale.world, { workflow: { ...broken, resume } });
    await tale.minutes(2);
    await tale.sweeps();
    expect(await tale.status()).toBe('deploying');
  });

  it('a cancelled request waits for nothing', async () => {
    const tale = await approvedOnCondition();
    const { cancelRequest } = await import('#usecases/cancel-request');
    await cancelRequest(tale.world, tale.id, { kind: 'person', id: 'gwen' }, 'Wrong version.', tale.now());
    await tale.minutes(0);
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
  });
});

describe('R002-6 what is owed after a release', () => {
  it('is reminded of at half its time, and overdue when it is over', async () => {
    const tale = await deployed();
    expect(await tale.status()).toBe('completed');
    expect((await tale.execution())?.status).toBe('RUNNING');
    await tale.minutes(hour - 1);
    expect(await count(tale, 'obligation-reminded')).toBe(0);
    await tale.minutes(1);
    expect(await count(tale, 'obligation-reminded')).toBe(1);
    await tale.minutes(hour);
    expect(await count(tale, 'obligation-overdue')).toBe(1);
    expect((await tale.release()).obligations).toMatchObject([{ state: 'overdue' }, { state: 'open' }]);
  });

  it('ends the workflow when nothing can come up by itself any more', async () => {
    const tale = await deployed();
    await tale.minutes(day - 1);
    expect((await tale.execution())?.status).toBe('RUNNING');
    await tale.minutes(1);
    expect(await count(tale, 'obligation-overdue')).toBe(2);
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
    expect(await tale.fulfils('olga')).toMatchObject({ ok: true });
  });

  it('wakes the workflow when the last of it is fulfilled early, and not before', async () => {
    const tale = await deployed();
    await tale.fulfils('olga', 'o1');
    expect((await tale.execution())?.status).toBe('RUNNING');
    await tale.minutes(2 * hour);
    expect(await count(tale, 'obligation-reminded')).toBe(0);
    await tale.fulfils('bea', 'o2');
    expect((await tale.execution())?.status).toBe('SUCCEEDED');
    expect(await count(tale, 'obligation-overdue')).toBe(0);
  });

  it('is remembered by the sweeper when the workflow stopped', async () => {
    const tale = await deployed();
    await tale.stop();
    await tale.minutes(hour + 2);
    expect(await count(tale, 'obligation-reminded')).toBe(0);
    await tale.sweeps();
    await tale.minutes(1);
    expect(await count(tale, 'obligation-reminded')).toBe(1);
    expect((await tale.execution(2))?.status).toBe('RUNNING');
  });

  it('keeps the next release of the place out while it is overdue, and no emergency', async () => {
    const tale = await deployed();
    await tale.minutes(2 * hour);
    const { openRequest } = await import('#usecases/open-request');
    const { releaseForm } = await import('#domain/release/form');
    const asks = (emergency?: Record<string, string>) =>
      openRequest(
        tale.world,
        {
          caller: { kind: 'person', id: 'gwen' },
          key: undefined,
          form: releaseForm.parse({
            kind: 'release',
            service: 'checkout',
            environment: 'production',
            version: 'v1.5.0',
            changeType: 'minor',
            ref: 'v1.5.0',
            commit: 'c0ffee'.repeat(6) + 'beef',
            summary: 'Faster still',
            ...(emergency && { emergency }),
          }),
        },
        tale.now(),
      );
    expect(await asks()).toMatchObject({ ok: false, refusal: { code: 'obligation-overdue' } });
    expect(await asks({ impact: 'Nobody can pay.' })).toMatchObject({ ok: true });
    await tale.fulfils('olga', 'o1');
    expect(await asks()).toMatchObject({ ok: true });
  });
});
