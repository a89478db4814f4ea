import { describe, expect, it, vi } from 'vitest';
import type { Wait } from '#ports/request-store';
import { openPhase } from '#usecases/open-phase';
import { reconcile } from '#usecases/reconcile';
import { passMilestone } from '#usecases/pass-milestone';
import { cancelRequest } from '#usecases/cancel-request';
import { sweep } from '#usecases/sweep';
import { person } from '#test/support/cast';
import { existing } from '#test/support/commits';
import { twoPhasePlan } from '#test/support/plans';
import { allowed, setting, written, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const stored = (gate: Setting, id: string) => existing(gate.world.requests, id);
const execution = (gate: Setting, name: string) => gate.state.workflow.executions.get(name);

/** A world in which Step Functions do not answer this call. */
const without = (gate: Setting, call: 'resume' | 'start') => ({
  ...gate.world,
  workflow: { ...gate.world.workflow, [call]: () => Promise.reject(new Error('throttled')) },
});

/** Everything is approved, but the task was not told: it still waits for the decision. */
async function untold(gate: Setting): Promise<{ id: string; wait: Wait }> {
  const id = await gate.opensGate();
  const { wait } = await stored(gate, id);
  if (!wait) throw new Error('no task waits');
  await gate.world.requests.removeWait(id, wait.token);
  await gate.approves(id, 'owner', 5);
  await gate.world.requests.saveWait(id, wait);
  return { id, wait };
}

describe('when nothing is wrong, nothing is written', () => {
  it('to a request that waits for a decision in time', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const before = written(gate);
    await reconcile(gate.world, id, minute(10));
    expect(written(gate)).toEqual(before);
  });

  it('to a request that is closed and settled', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    allowed(await cancelRequest(gate.world, id, person('author'), 'No.', minute(1)));
    await reconcile(gate.world, id, minute(2));
    const before = written(gate);
    await reconcile(gate.world, id, minute(100));
    expect(written(gate)).toEqual(before);
  });

  it('to a request that does not exist', async () => {
    const gate = setting();
    const before = written(gate);
    await reconcile(gate.world, 'nowhere', minute(10));
    expect(written(gate)).toEqual(before);
  });
});

describe('a workflow that never started', () => {
  it('is started with the step the record is at', async () => {
    const gate = setting();
    const id = await gate.opens();
    gate.state.workflow.executions.clear();
    await reconcile(gate.world, id, minute(1));
    expect(execution(gate, `${id}-1`)).toMatchObject({
      state: 'running',
      input: { step: 'phase', phase: 'gate' },
    });
    expect((await stored(gate, id)).attempt).toBe(1);
  });

  it('is looked at again when its first task should be there', async () => {
    const gate = setting();
    const id = await gate.opens();
    gate.state.workflow.executions.clear();
    await reconcile(gate.world, id, minute(1));
    expect((await stored(gate, id)).dueAt).toBe('2026-11-21T10:02:01.000Z');
  });
});

describe('a wake-up call that got lost', () => {
  it('is made again with what comes next by now', async () => {
    const gate = setting();
    const { id, wait } = await untold(gate);
    await reconcile(gate.world, id, minute(6));
    expect(gate.state.workflow.tasks.get(wait.token)?.output).toMatchObject({ step: 'deploy' });
  });

  it('is made once: the workflow is then given a minute to come to its next task', async () => {
    const gate = setting();
    const { id, wait } = await untold(gate);
    await reconcile(gate.world, id, minute(6));
    await reconcile(gate.world, id, minute(7));
    expect(gate.state.workflow.tasks.get(wait.token)).toMatchObject({ output: { step: 'deploy' } });
    expect(await stored(gate, id)).not.toHaveProperty('wait');
    expect(await stored(gate, id)).toMatchObject({ attempt: 1, dueAt: minute(8) });
  });

  it('is made again later, when it cannot be made now', async () => {
    const gate = setting();
    const { id, wait } = await untold(gate);
    await expect(reconcile(without(gate, 'resume'), id, minute(6))).rejects.toThrow('throttled');
    expect((await stored(gate, id)).wait).toEqual(wait);
    await reconcile(gate.world, id, minute(7));
    expect(gate.state.workflow.tasks.get(wait.token)?.output).toMatchObject({ step: 'deploy' });
  });

  it('to a request that closed meanwhile is made as well', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const { wait } = await stored(gate, id);
    allowed(await cancelRequest(without(gate, 'resume'), id, person('author'), 'No.', minute(1)));
    await reconcile(gate.world, id, minute(3));
    expect(gate.state.workflow.tasks.get(wait?.token ?? '')?.output).toMatchObject({ step: 'end' });
    expect(await stored(gate, id)).not.toHaveProperty('wait');
  });
});

describe('a void token', () => {
  it('is forgotten, and a workflow that runs is given a minute to come back', async () => {
    const gate = setting();
    const { id } = await untold(gate);
    gate.comes(id, 6);
    await reconcile(gate.world, id, minute(6));
    expect(await stored(gate, id)).toMatchObject({ attempt: 1, dueAt: minute(7) });
    expect(await stored(gate, id)).not.toHaveProperty('wait');
    expect(gate.state.workflow.executions.size).toBe(1);
  });

  it('of an execution that ended leads to the next attempt, at the step the record is at', async () => {
    const gate = setting();
    const { id } = await untold(gate);
    gate.stops(id);
    await reconcile(gate.world, id, minute(6));
    expect(execution(gate, `${id}-2`)).toMatchObject({ state: 'running', input: { step: 'deploy' } });
    expect((await stored(gate, id)).attempt).toBe(2);
  });

  it('of a closed request leads to nothing', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    allowed(await cancelRequest(without(gate, 'resume'), id, person('author'), 'No.', minute(1)));
    gate.stops(id);
    await reconcile(gate.world, id, minute(3));
    const after = await stored(gate, id);
    expect(after).not.toHaveProperty('wait');
    expect(after).not.toHaveProperty('dueAt');
    expect(gate.state.workflow.executions.size).toBe(1);
  });
});

describe('a workflow that ended before its request', () => {
  it('is started again with the phases that remain', async () => {
    const gate = setting(twoPhasePlan());
    const id = await gate.opens();
    await reconcile(gate.world, id, minute(0));
    await gate.waits(id, 'phase:review', 0);
    await openAndApproveReview(gate, id);
    await gate.waits(id, 'phase:gate', 2);
    gate.stops(id);
    await reconcile(gate.world, id, minute(90));
    expect(execution(gate, `${id}-2`)).toMatchObject({
      state: 'running',
      input: { step: 'phase', phase: 'gate' },
    });
    expect(gate.state.log.lines).toMatchObject([{ level: 'warn', facts: { requestId: id } }]);
  });

  it('is started again once, however many notice', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    gate.stops(id);
    await Promise.all([1, 2, 3].map(() => reconcile(gate.world, id, minute(90))));
    expect([...gate.state.workflow.executions.keys()]).toEqual([`${id}-1`, `${id}-2`]);
    expect((await stored(gate, id)).attempt).toBe(2);
  });

  it('is started again by a later sweep, when it cannot be started now', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    gate.stops(id);
    await expect(reconcile(without(gate, 'start'), id, minute(90))).rejects.toThrow('throttled');
    await sweep(gate.world, minute(95));
    expect(execution(gate, `${id}-2`)).toMatchObject({ state: 'running' });
  });

  it('is left alone when its request is closed', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    allowed(await passMilestone(gate.world, id, minute(60)));
    gate.stops(id);
    await reconcile(gate.world, id, minute(90));
    expect(gate.state.workflow.executions.size).toBe(1);
    expect(await stored(gate, id)).not.toHaveProperty('dueAt');
  });
});

describe('a task that is overdue', () => {
  it('is given another minute while its execution runs', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    await reconcile(gate.world, id, minute(90));
    expect(await stored(gate, id)).toMatchObject({ attempt: 1, dueAt: minute(91) });
    expect(gate.state.workflow.executions.size).toBe(1);
  });

  it('keeps its token while its execution runs: a late decision still reaches it', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const { wait } = await stored(gate, id);
    await reconcile(gate.world, id, minute(59));
    expect((await stored(gate, id)).wait).toEqual(wait);
    await gate.approves(id, 'owner', 59);
    expect(gate.state.workflow.tasks.get(wait?.token ?? '')?.output).toMatchObject({ step: 'deploy' });
  });

  it('is looked at from that very moment on', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const state = vi.spyOn(gate.world.workflow, 'state');
    await reconcile(gate.world, id, '2026-11-21T10:30:59.999Z');
    expect(state).not.toHaveBeenCalled();
    await reconcile(gate.world, id, minute(31));
    expect(state).toHaveBeenCalledOnce();
  });

  it('is not looked at before its time, and what was due is settled', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const { head } = await stored(gate, id);
    await gate.world.requests.setDue(id, head, minute(1));
    const state = vi.spyOn(gate.world.workflow, 'state');
    await reconcile(gate.world, id, minute(10));
    expect(state).not.toHaveBeenCalled();
    expect(await stored(gate, id)).not.toHaveProperty('dueAt');
  });
});

async function openAndApproveReview(gate: Setting, id: string): Promise<void> {
  allowed(await openPhase(gate.world, id, 'review', minute(0)));
  await gate.approves(id, 'lena', 1);
}
