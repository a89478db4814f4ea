import { beforeEach, describe, expect, it } from 'vitest';
import { recordDecision } from '#usecases/record-decision';
import { showResult, type ClaimedResult } from '#usecases/show-result';
import { person } from '#test/support/cast';
import '#test/support/matchers';
import { allowed, setting, written, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

let gate: Setting;
let claim: ClaimedResult;
beforeEach(async () => {
  gate = setting();
  const id = await gate.opensGate();
  const { events } = allowed(
    await recordDecision(gate.world, id, person('devi'), { decision: 'approve' }, minute(5)),
  );
  const { sequence, hash } = events.at(-1)!;
  claim = { requestId: id, decision: 'approve', record: { sequence, hash } };
});

describe('the result of a decision', () => {
  it('is what was recorded, with who did it', async () => {
    const before = written(gate);
    expect(await showResult(gate.world, claim)).toEqual({
      ok: true,
      value: {
        requestId: claim.requestId,
        decision: 'approve',
        person: 'Devi',
        role: 'devops-team',
        at: minute(5),
      },
    });
    expect(written(gate)).toEqual(before);
  });

  it('names somebody who left by their id', async () => {
    const policies = { ...gate.world.policies, directory: { ...gate.world.policies.directory, people: [] } };
    expect(await showResult({ ...gate.world, policies }, claim)).toMatchObject({ value: { person: 'devi' } });
  });

  it.each<[string, (told: ClaimedResult) => Partial<ClaimedResult>]>([
    ['somebody made up its hash', ({ record }) => ({ record: { ...record, hash: 'a'.repeat(64) } })],
    ['it says the opposite', () => ({ decision: 'deny' })],
    ['it names another request', () => ({ requestId: '01KAF00000000000000000000Z' })],
    ['it names an event that is not there', ({ record }) => ({ record: { ...record, sequence: 99 } })],
  ])('is nothing where %s', async (_, over) => {
    expect(await showResult(gate.world, { ...claim, ...over(claim) })).toBeRefusedWith('not-found');
  });

  it('is nothing where the event is no decision', async () => {
    const [opened] = await gate.world.requests.events(claim.requestId);
    const record = { sequence: 1, hash: opened!.hash };
    expect(await showResult(gate.world, { ...claim, record })).toBeRefusedWith('not-found');
  });
});
