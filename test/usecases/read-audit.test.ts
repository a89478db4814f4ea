import { describe, expect, it } from 'vitest';
import { bundleOf, readAudit } from '#usecases/read-audit';
import { existing, nextCommit } from '#test/support/commits';
import '#test/support/matchers';
import { allowed, setting } from '#test/support/setting';
import { evidenceAttached, minute } from '#test/support/story';

describe('the audit trail of a request', () => {
  it('is every event up to its head, and has no fault', async () => {
    const gate = setting();
    const id = await gate.authorizes();
    const { head } = await existing(gate.world.requests, id);
    const trail = allowed(await readAudit(gate.world, id));
    expect(trail).toEqual({ requestId: id, head, events: await gate.world.requests.events(id) });
    expect(trail.events).toHaveLength(4);
  });

  it('is whole, however many pages it takes', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    for (let number = 0; number < 250; number += 1) {
      const loaded = await existing(gate.world.requests, id);
      await gate.world.requests.commit(
        nextCommit(loaded, evidenceAttached('coverage', number)(loaded.release)),
      );
    }
    const trail = allowed(await readAudit(gate.world, id));
    expect(trail.events.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 252 }, (_, n) => n + 1),
    );
    expect(trail).not.toHaveProperty('fault');
  });

  it('ends at the head it was read with, though more happens meanwhile', async () => {
    const gate = setting();
    const id = await gate.opensGate();
    const requests = {
      ...gate.world.requests,
      async events(of: string, after?: number) {
        await gate.approves(id, 'devi', 1).catch(() => undefined);
        return gate.world.requests.events(of, after);
      },
    };
    const trail = allowed(await readAudit({ requests }, id));
    expect(trail.events).toHaveLength(2);
    expect(trail).not.toHaveProperty('fault');
  });

  it.each<[string, (id: string, gate: ReturnType<typeof setting>) => void, number]>([
    [
      'an event that was changed',
      (id, { state }) => {
        const events = state.requests.events.get(id) ?? [];
        state.requests.events.set(id, events.with(1, { ...events[1]!, at: minute(1) }));
      },
      2,
    ],
    [
      'an end that is missing',
      (id, { state }) =>
        void state.requests.events.set(id, (state.requests.events.get(id) ?? []).slice(0, -1)),
      2,
    ],
  ])('tells of %s', async (_, tamper, sequence) => {
    const gate = setting();
    const id = await gate.opensGate();
    tamper(id, gate);
    expect(allowed(await readAudit(gate.world, id)).fault).toMatchObject({ sequence });
  });

  it('of a request that does not exist is refused', async () => {
    expect(await readAudit(setting().world, 'nowhere')).toBeRefusedWith('not-found');
  });
});

it('a bundle holds the trail and when it was exported', async () => {
  const gate = setting();
  const id = await gate.opensGate();
  const trail = allowed(await readAudit(gate.world, id));
  expect(bundleOf(trail, minute(9))).toEqual({
    format: 'countersign-audit-bundle',
    formatVersion: 1,
    requestId: id,
    exportedAt: minute(9),
    head: trail.head,
    events: trail.events,
  });
});
