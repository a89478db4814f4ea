import { describe, expect, it } from 'vitest';
import { delegate } from '#usecases/delegate';
import { listRequests } from '#usecases/list-requests';
import { recordDecision } from '#usecases/record-decision';
import { person, pipeline } from '#test/support/cast';
import { allowed, setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const approving = { decision: 'approve' as const };
const latest = { limit: 20, month: '2026-11' };

const waitingFor = async (gate: Setting, who = 'nobody', at = 2) =>
  (await listRequests(gate.world, person(who), { mine: true }, latest, minute(at))).items;

describe('what waits for me', () => {
  async function lenaIsAway(to = 'nobody') {
    const gate = setting();
    const away = { to, until: minute(60) };
    allowed(await delegate(gate.world, person('lena'), away, minute(0)));
    return { gate, id: await gate.opensGate() };
  }

  it('is what I may decide on in my own name, and says nothing of others', async () => {
    const { gate, id } = await lenaIsAway();
    const [own, ...others] = await waitingFor(gate, 'devi');
    expect(own).toMatchObject({ id, status: 'in-review' });
    expect(own).not.toHaveProperty('onBehalfOf');
    expect(others).toEqual([]);
  });

  it('has what I would decide in somebody’s place: the delegation is shown', async () => {
    const { gate, id } = await lenaIsAway();
    expect(await waitingFor(gate)).toMatchObject([{ id, onBehalfOf: 'lena' }]);
  });

  it('is mine in the role I hold myself, though I stand in for somebody in another', async () => {
    const { gate } = await lenaIsAway('devi');
    expect((await waitingFor(gate, 'devi'))[0]).not.toHaveProperty('onBehalfOf');
  });

  it('has nothing for me before they are away, and none once they are back', async () => {
    const gate = setting();
    const away = { to: 'nobody', from: minute(10), until: minute(20) };
    allowed(await delegate(gate.world, person('lena'), away, minute(0)));
    await gate.opensGate();
    const found = [9, 10, 20].map(async (at) => (await waitingFor(gate, 'nobody', at)).length);
    expect(await Promise.all(found)).toEqual([0, 1, 0]);
  });

  it.each(['nobody', 'lena'])('is done for both once one of them has decided: %s', async (who) => {
    const { gate, id } = await lenaIsAway();
    allowed(await recordDecision(gate.world, id, person(who), approving, minute(1)));
    expect([await waitingFor(gate), await waitingFor(gate, 'lena')]).toEqual([[], []]);
  });

  it('is nothing of a release I asked for', async () => {
    const { gate } = await lenaIsAway('author');
    expect(await waitingFor(gate, 'author')).toEqual([]);
  });

  it('is nothing for a pipeline, which decides on nothing', async () => {
    const { gate } = await lenaIsAway();
    const { items } = await listRequests(gate.world, pipeline, { mine: true }, latest, minute(2));
    expect(items).toEqual([]);
  });

  it('reads who stands in for whom once, however many requests there are', async () => {
    const { gate } = await lenaIsAway();
    await gate.opensGate({ version: 'v1.2.4' });
    let reads = 0;
    const known = async (now: string) => {
      reads += 1;
      return gate.world.delegations.known(now);
    };
    const world = { ...gate.world, delegations: { ...gate.world.delegations, known } };
    const { items } = await listRequests(world, person('nobody'), { mine: true }, latest, minute(2));
    expect([items.length, reads]).toEqual([2, 1]);
  });
});
