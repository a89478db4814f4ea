import { describe, expect, it } from 'vitest';
import { awaitRecord } from '#usecases/await-record';
import type { RequestStore } from '#ports/request-store';
import { existing } from '#test/support/commits';
import { setting } from '#test/support/setting';
import { minute } from '#test/support/story';

describe('a task that waits for the record', () => {
  it('leaves its token, and when something should have happened at the latest', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const task = gate.comes(id, 1);
    const loaded = await awaitRecord(gate.world, task, 'phase:gate', minute(1));
    expect(loaded?.release.id).toBe(id);
    expect((await existing(gate.world.requests, id)).wait).toEqual({
      wait: 'phase:gate',
      token: task.token,
      enteredAt: minute(1),
      dueAt: minute(31),
    });
  });

  it('settles what the sweeper was to look at: somebody waits now', async () => {
    const gate = setting();
    const id = await gate.opens();
    expect(await gate.world.lists.due(minute(1), 10)).toEqual([id]);
    await gate.waits(id, 'phase:gate', 1);
    expect(await gate.world.lists.due(minute(1), 10)).toEqual([]);
  });

  it('is completed at once when the record has moved on already', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    const task = gate.comes(id, 2);
    expect(await awaitRecord(gate.world, task, 'phase:gate', minute(2))).toBeUndefined();
    expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  });

  it.each([
    ['just before its token is kept', 'saveWait' as const],
    ['just after', 'after' as const],
  ])('is completed by a decision that comes %s', async (_, moment) => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests: RequestStore = {
      ...gate.world.requests,
      async saveWait(requestId, wait) {
        if (moment === 'saveWait') await gate.approves(id, 'owner', 2);
        await gate.world.requests.saveWait(requestId, wait);
        if (moment === 'after') await gate.approves(id, 'owner', 2);
      },
    };
    const task = gate.comes(id, 2);
    expect(await awaitRecord({ ...gate.world, requests }, task, 'phase:gate', minute(2))).toBeUndefined();
    expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  });

  it('does not wait for a request that does not exist: that is a bug', async () => {
    const { world } = setting();
    const task = { requestId: 'nowhere', token: 'token', enteredAt: minute(0) };
    await expect(awaitRecord(world, task, 'start', minute(0))).rejects.toThrow('this is a bug');
  });
});
