import { describe, expect, it, vi } from 'vitest';
import { ok, refused } from '#domain/outcome';
import type { Happening } from '#domain/release/events';
import type { RequestStore } from '#ports/request-store';
import { act, Contention } from '#usecases/act';
import { existing, nextCommit } from '#test/support/commits';
import { interrupted } from '#test/support/interrupted';
import '#test/support/matchers';
import { setting, written } from '#test/support/setting';
import { approvedBy, evidenceAttached, minute } from '#test/support/story';

const now = minute(5);
const approves = (by: string) => (loaded: { release: Parameters<ReturnType<typeof approvedBy>>[0] }) =>
  ok([...approvedBy(by, 5)(loaded.release)]);

describe('acting on a request', () => {
  it('records what was decided, and answers with what it led to', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const acted = await act(gate.world, id, now, approves('devi'));
    expect(acted).toBeAllowed();
    expect(acted).toMatchObject({
      value: {
        release: { phases: [{ decisions: [{ by: 'devi' }] }] },
        events: [{ type: 'decision-recorded', sequence: 3 }],
      },
    });
    expect(await gate.release(id)).toMatchObject({ phases: [{ decisions: [{ by: 'devi' }] }] });
  });

  it('that does not exist is refused', async () => {
    const { world } = setting();
    expect(await act(world, 'nowhere', now, () => ok([]))).toBeRefusedWith('not-found');
  });

  it('is refused with the decision’s own refusal, and changes nothing', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const before = written(gate);
    expect(await act(gate.world, id, now, () => refused('own-request', 'No.'))).toBeRefusedWith(
      'own-request',
    );
    expect(written(gate)).toEqual(before);
  });

  it('may decide that nothing has to change, and then writes nothing', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const before = written(gate);
    const commit = vi.spyOn(gate.world.requests, 'commit');
    expect(await act(gate.world, id, now, () => ok([]))).toMatchObject({ ok: true, value: { events: [] } });
    expect(commit).not.toHaveBeenCalled();
    expect(written(gate)).toEqual(before);
  });
});

describe('whoever loses a race', () => {
  it('reads again and decides again, and both decisions stand', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests = interrupted(gate.world.requests, 1, () => gate.approves(id, 'lena', 5));
    const seen: number[] = [];
    const acted = await act({ ...gate.world, requests }, id, now, ({ release }) => {
      seen.push(release.phases[0]?.decisions.length ?? 0);
      return ok([...approvedBy('devi', 5)(release)]);
    });
    expect(seen).toEqual([0, 1]);
    expect(acted).toMatchObject({ value: { events: [{ data: { outcome: 'approved' } }] } });
    expect((await gate.release(id)).phases[0]?.decisions.map(({ by }) => by)).toEqual(['lena', 'devi']);
  });

  it('may be refused by what happened meanwhile', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests = interrupted(gate.world.requests, 1, () => gate.approves(id, 'owner', 5));
    const acted = await act({ ...gate.world, requests }, id, now, ({ release }) =>
      release.phases[0]?.outcome === 'open'
        ? ok([...approvedBy('devi', 5)(release)])
        : refused('closed', 'Too late.'),
    );
    expect(acted).toBeRefusedWith('closed');
    expect((await gate.release(id)).phases[0]?.decisions).toHaveLength(1);
  });

  it('wins at the eighth try', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    let number = 0;
    const requests = interrupted(gate.world.requests, 7, () =>
      attached(gate.world.requests, id, (number += 1)),
    );
    expect(await act({ ...gate.world, requests }, id, now, approves('devi'))).toBeAllowed();
  });

  it('gives up after eight tries, and wrote nothing', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    let number = 0;
    const requests = interrupted(gate.world.requests, 8, () =>
      attached(gate.world.requests, id, (number += 1)),
    );
    await expect(act({ ...gate.world, requests }, id, now, approves('devi'))).rejects.toThrow(Contention);
    expect((await gate.release(id)).phases[0]?.decisions).toEqual([]);
    expect(number).toBe(8);
  });
});

describe('when the answer to the commit is lost', () => {
  const cut = new Error('the line is cut');

  it('the decision is found in the chain, stands once, and the workflow hears of it', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const task = await gate.waits(id, 'phase:gate', 1);
    const requests: RequestStore = {
      ...gate.world.requests,
      async commit(commit) {
        await gate.world.requests.commit(commit);
        throw cut;
      },
    };
    expect(await act({ ...gate.world, requests }, id, now, approves('owner'))).toBeAllowed();
    expect(await gate.events(id)).toEqual(['request-opened', 'phase-opened', 'decision-recorded']);
    expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  });

  it('the decision is found, too, when a repetition of it was told that somebody was first', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests: RequestStore = {
      ...gate.world.requests,
      async commit(commit) {
        await gate.world.requests.commit(commit);
        return gate.world.requests.commit(commit);
      },
    };
    expect(await act({ ...gate.world, requests }, id, now, approves('devi'))).toBeAllowed();
    expect((await gate.release(id)).phases[0]?.decisions).toHaveLength(1);
  });

  it('the trouble is thrown if nothing was written', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests: RequestStore = { ...gate.world.requests, commit: () => Promise.reject(cut) };
    await expect(act({ ...gate.world, requests }, id, now, approves('devi'))).rejects.toBe(cut);
    expect(await gate.events(id)).toEqual(['request-opened', 'phase-opened']);
  });
});

describe('when a change moves the workflow on', () => {
  it('R000-7 its waiting task is woken with what comes next: the deployment starts by itself', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const task = await gate.waits(id, 'phase:gate', 1);
    await act(gate.world, id, now, approves('owner'));
    expect(gate.wokenWith(task)).toEqual({
      step: 'deploy',
      name: 'deploy',
      waitSeconds: 3_600,
      heartbeatSeconds: 300,
    });
  });

  it('the sweeper looks a minute later whether it was told', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    await act(gate.world, id, now, approves('owner'));
    expect(await gate.world.lists.due(minute(6), 10)).toEqual([id]);
  });

  it('the decision stands even if the workflow cannot be reached', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const workflow = { ...gate.world.workflow, resume: () => Promise.reject(new Error('throttled')) };
    expect(await act({ ...gate.world, workflow }, id, now, approves('owner'))).toBeAllowed();
    expect(await gate.status(id)).toBe('authorized');
    expect(gate.state.log.lines).toMatchObject([{ level: 'warn', facts: { requestId: id } }]);
    expect(await gate.world.lists.due(minute(6), 10)).toEqual([id]);
  });

  it('a task that came to wait while it was decided is woken as well', async () => {
    const gate = setting();
    const id = await gate.opens();
    const loaded = await existing(gate.world.requests, id);
    await gate.world.requests.commit(nextCommit(loaded, opensGate(loaded.release)));
    let task = { requestId: id, token: 'none yet', enteredAt: now };
    await act(gate.world, id, now, async ({ release }) => {
      task = await gate.waits(id, 'phase:gate', 5);
      return ok([...approvedBy('owner', 5)(release)]);
    });
    expect(gate.wokenWith(task)).toMatchObject({ step: 'deploy' });
  });

  it('a token that is void is not tried again', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    gate.comes(id, 2);
    const resume = vi.spyOn(gate.world.workflow, 'resume');
    await act(gate.world, id, now, approves('owner'));
    expect(resume).toHaveBeenCalledTimes(1);
  });

  it('a fresh task is woken when the token that was known is void', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    let fresh = { requestId: id, token: 'none yet', enteredAt: now };
    await act(gate.world, id, now, async ({ release }) => {
      fresh = await gate.waits(id, 'phase:gate', 5);
      return ok([...approvedBy('owner', 5)(release)]);
    });
    expect(gate.wokenWith(fresh)).toMatchObject({ step: 'deploy' });
  });
});

it('a change that does not move the workflow on leaves it alone', async () => {
  const gate = setting();
  const id = await gate.opensGate();
  const task = await gate.waits(id, 'phase:gate', 1);
  await act(gate.world, id, now, approves('devi'));
  expect(gate.wokenWith(task)).toBeUndefined();
  expect(await existing(gate.world.requests, id)).toMatchObject({ wait: { token: task.token } });
  expect(await gate.world.lists.due(minute(6), 10)).toEqual([]);
});

async function attached(store: RequestStore, id: string, number: number): Promise<void> {
  const loaded = await existing(store, id);
  await store.commit(nextCommit(loaded, evidenceAttached('coverage', number)(loaded.release)));
}

const opensGate = (release: Parameters<ReturnType<typeof approvedBy>>[0]): readonly Happening[] => [
  {
    type: 'phase-opened',
    data: { phase: release?.phases[0]?.id ?? '', expiresAt: minute(60) },
    at: minute(0),
    actor: { kind: 'countersign', id: 'countersign' },
  },
];
