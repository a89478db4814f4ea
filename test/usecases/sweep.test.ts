import { describe, expect, it } from 'vitest';
import { sweep } from '#usecases/sweep';
import { setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

/** Requests whose workflows never started, one opened each minute. */
async function unstarted(gate: Setting, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) ids.push(await gate.opens({}, number));
  gate.state.workflow.executions.clear();
  return ids;
}

const running = (gate: Setting) =>
  [...gate.state.workflow.executions.values()].map(({ requestId }) => requestId);

describe('a sweep', () => {
  it('repairs every request that is overdue, the longest overdue first', async () => {
    const gate = setting();
    const ids = await unstarted(gate, 3);
    expect(await sweep(gate.world, minute(10))).toMatchObject({ looked: 3, troubled: 0 });
    expect(running(gate)).toEqual(ids);
  });

  it('leaves those alone that are not due yet', async () => {
    const gate = setting();
    const [first] = await unstarted(gate, 3);
    expect(await sweep(gate.world, minute(1))).toMatchObject({ looked: 1, troubled: 0 });
    expect(running(gate)).toEqual([first]);
  });

  it('says how long the longest overdue has been waiting for it', async () => {
    const gate = setting();
    await unstarted(gate, 3);
    // Due a minute after it was opened.
    expect(await sweep(gate.world, minute(10))).toMatchObject({ oldestSeconds: 9 * 60 });
    expect(await sweep(gate.world, minute(10))).toMatchObject({ oldestSeconds: 0 });
  });

  it('finds nothing to do twice', async () => {
    const gate = setting();
    await unstarted(gate, 2);
    await sweep(gate.world, minute(10));
    expect(await sweep(gate.world, minute(10))).toMatchObject({ looked: 0, troubled: 0 });
  });

  it('goes on with the others when one cannot be repaired, and says which', async () => {
    const gate = setting();
    const [one, two, three] = await unstarted(gate, 3);
    const workflow = {
      ...gate.world.workflow,
      state: (id: string, attempt: number) =>
        id === two ? Promise.reject(new Error('throttled')) : gate.world.workflow.state(id, attempt),
    };
    expect(await sweep({ ...gate.world, workflow }, minute(10))).toMatchObject({ looked: 3, troubled: 1 });
    expect(running(gate)).toEqual([one, three]);
    expect(gate.state.log.lines).toMatchObject([{ level: 'warn', facts: { requestId: two } }]);
  });

  it('looks at no more than two hundred, and leaves the rest to the next', async () => {
    const gate = setting();
    await unstarted(gate, 201);
    expect(await sweep(gate.world, minute(300))).toMatchObject({ looked: 200 });
    expect(await sweep(gate.world, minute(300))).toMatchObject({ looked: 1 });
    expect(running(gate)).toHaveLength(201);
  });
});
