import { describe, expect, it } from 'vitest';
import { delegate, revokeDelegation } from '#usecases/delegate';
import { recordDecision } from '#usecases/record-decision';
import { sendNotices } from '#usecases/send-notices';
import { person } from '#test/support/cast';
import '#test/support/matchers';
import { atLeast, gate as gatePhase, gatePlan } from '#test/support/plans';
import { allowed, setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const approving = { decision: 'approve' as const };

describe('while somebody is away', () => {
  async function lenaIsAway(to = 'nobody', plan = gatePlan()) {
    const gate = setting(plan);
    const { id: delegation } = allowed(
      await delegate(gate.world, person('lena'), { to, until: minute(60) }, minute(0)),
    );
    return { gate, delegation, id: await gate.opensGate() };
  }

  it('who stands in decides, and the record says for whom', async () => {
    const { gate, id } = await lenaIsAway();
    expect(await recordDecision(gate.world, id, person('nobody'), approving, minute(1))).toBeAllowed();
    expect((await gate.release(id)).phases[0]?.decisions).toMatchObject([
      { by: 'nobody', role: 'platform-leads', onBehalfOf: 'lena' },
    ]);
  });

  it('the two count once: whoever comes second is told so', async () => {
    const { gate, id } = await lenaIsAway();
    allowed(await recordDecision(gate.world, id, person('nobody'), approving, minute(1)));
    expect(await recordDecision(gate.world, id, person('lena'), approving, minute(2))).toBeRefusedWith(
      'already-decided',
    );
    const other = await lenaIsAway();
    allowed(await recordDecision(other.gate.world, other.id, person('lena'), approving, minute(1)));
    expect(
      await recordDecision(other.gate.world, other.id, person('nobody'), approving, minute(2)),
    ).toBeRefusedWith('not-eligible');
  });

  it('a vote that was given in somebody’s place is not given again by the next who stands in', async () => {
    const plan = gatePlan({ phases: [gatePhase({ approvals: atLeast(2, 'platform-leads') })] });
    const { gate, id, delegation } = await lenaIsAway('nobody', plan);
    allowed(await recordDecision(gate.world, id, person('nobody'), approving, minute(1)));
    allowed(await revokeDelegation(gate.world, person('lena'), delegation, minute(2)));
    allowed(await delegate(gate.world, person('lena'), { to: 'manager', until: minute(60) }, minute(3)));
    expect(await recordDecision(gate.world, id, person('manager'), approving, minute(4))).toBeRefusedWith(
      'not-eligible',
    );
    expect((await gate.release(id)).phases[0]?.outcome).toBe('open');
  });

  it('who asked for the release stands in for nobody', async () => {
    const { gate, id } = await lenaIsAway('author');
    expect(await recordDecision(gate.world, id, person('author'), approving, minute(1))).toBeRefusedWith(
      'own-request',
    );
  });

  it('who stands in is asked, with a link of their own', async () => {
    const { gate, id } = await lenaIsAway();
    // As the functions have it: every part of the world is made when it is reached.
    await sendNotices(Object.create(gate.world), id, 2, 'stream', minute(0));
    expect(gate.state.mail.outbox.map(({ to }) => to)).toContain('nobody@example.com');
  });

  it('and no longer once it is taken back', async () => {
    const { gate, id, delegation } = await lenaIsAway();
    allowed(await revokeDelegation(gate.world, person('lena'), delegation, minute(1)));
    expect(await recordDecision(gate.world, id, person('nobody'), approving, minute(2))).toBeRefusedWith(
      'not-eligible',
    );
  });

  describe('and denials are tallied', () => {
    const leads = (count: number) =>
      gatePlan({ phases: [gatePhase({ deny: 'tally', approvals: atLeast(count, 'platform-leads') })] });
    const denying = { decision: 'deny' as const, role: 'platform-leads', reason: 'Not on a Friday.' };

    it('a denial in their place was theirs: their approval is not waited for', async () => {
      const { gate, id } = await lenaIsAway('nobody', leads(1));
      allowed(await recordDecision(gate.world, id, person('nobody'), denying, minute(1)));
      expect(await gate.status(id)).toBe('in-review');
      allowed(await recordDecision(gate.world, id, person('twohats'), denying, minute(2)));
      expect(await gate.status(id)).toBe('denied');
    });

    it('the two are one vote of those that are left', async () => {
      const { gate, id } = await lenaIsAway('nobody', leads(2));
      allowed(await recordDecision(gate.world, id, person('twohats'), denying, minute(1)));
      expect(await gate.status(id)).toBe('denied');
    });
  });
});
