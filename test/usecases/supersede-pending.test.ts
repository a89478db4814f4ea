import { describe, expect, it } from 'vitest';
import { openPhase } from '#usecases/open-phase';
import { openRequest } from '#usecases/open-request';
import { recordDecision } from '#usecases/record-decision';
import { person, pipeline } from '#test/support/cast';
import '#test/support/matchers';
import { gatePlan } from '#test/support/plans';
import { allowed, setting } from '#test/support/setting';
import { formOf, minute } from '#test/support/story';

describe('a newer request for the same place', () => {
  it('closes the one that is pending, whose workflow ends', async () => {
    const gate = setting(gatePlan());
    const older = await gate.opensGate();
    const task = await gate.waits(older, 'phase:gate', 1);
    const newer = await gate.opens({ version: 'v1.2.4' }, 5);
    expect(await gate.status(older)).toBe('superseded');
    expect(gate.wokenWith(task)).toMatchObject({ step: 'end' });
    expect(await gate.status(newer)).toBe('in-review');
    expect(await gate.release(older)).toMatchObject({ superseded: { by: newer, version: 'v1.2.4' } });
  });

  it('makes approving the old one a conflict that says so', async () => {
    const gate = setting(gatePlan());
    const older = await gate.opensGate();
    await gate.opens({ version: 'v1.2.4' }, 5);
    const outcome = await recordDecision(
      gate.world,
      older,
      person('devi'),
      { decision: 'approve' },
      minute(6),
    );
    expect(outcome).toBeRefusedWith('closed');
    expect(outcome).toMatchObject({ refusal: { present: { status: 'superseded' } } });
  });

  it('leaves one alone that deploys, and one for another place', async () => {
    const gate = setting(gatePlan());
    const deploying = await gate.authorizes();
    await gate.startsDeployment(deploying);
    await gate.opens({ version: 'v1.2.4' }, 5);
    expect(await gate.status(deploying)).toBe('deploying');
  });

  it('stands beside the others where the policy wants that', async () => {
    const gate = setting(gatePlan({ supersedes: false }));
    const older = await gate.opensGate();
    await gate.opens({ version: 'v1.2.4' }, 5);
    expect(await gate.status(older)).toBe('in-review');
  });

  it('is followed by its own workflow when closing the older ones was interrupted', async () => {
    const gate = setting(gatePlan());
    const older = await gate.opensGate();
    const load = gate.world.requests.load;
    let isAway = true;
    const world = {
      ...gate.world,
      requests: {
        ...gate.world.requests,
        load: (id: string) => (isAway && id === older ? Promise.reject(new Error('away')) : load(id)),
      },
    };
    const opening = { caller: pipeline, form: formOf({ version: 'v1.2.4' }), key: undefined };
    const newer = allowed(await openRequest(world, opening, minute(5))).id;
    expect(await gate.status(older)).toBe('in-review');
    isAway = false;
    allowed(await openPhase(world, newer, 'gate', minute(6)));
    expect(await gate.status(older)).toBe('superseded');
  });

  it('closes all that piled up, and is not looked for again afterwards', async () => {
    const gate = setting(gatePlan());
    const first = await gate.opens({ version: 'v1.2.1' });
    const second = await gate.opens({ version: 'v1.2.2' }, 1);
    const third = await gate.opens({ version: 'v1.2.3' }, 2);
    expect(await Promise.all([first, second, third].map(gate.status))).toEqual([
      'superseded',
      'superseded',
      'in-review',
    ]);
    const place = await gate.world.requests.environment('checkout', 'production');
    expect(place).toMatchObject({ latest: { requestId: third } });
    expect(place).not.toHaveProperty('displaced');
  });
});
