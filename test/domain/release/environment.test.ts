import { describe, expect, it } from 'vitest';
import { afterwards, take, untouched, type EnvironmentRecord } from '#domain/release/environment';
import '#test/support/matchers';
import { gatePlan } from '#test/support/plans';
import {
  approvedBy,
  authorized,
  deployed,
  deploymentGivenUp,
  deploymentReported,
  deploymentStarted,
  healthChecked,
  minute,
  opened,
  phaseOpened,
  storyId,
  told,
  type Step,
} from '#test/support/story';

const free = untouched('checkout', 'production');
const held: EnvironmentRecord = { ...free, fence: 1, revision: 1, holder: storyId };
const earlier = { requestId: 'an earlier one', version: 'v1.2.2', at: minute(-1_440) };

/** What becomes of the record when the last step of a story happens. */
function after(record: EnvironmentRecord, ...steps: readonly Step[]) {
  const { release, events } = told(...steps);
  return afterwards(record, release, events.slice(-1));
}

describe('an environment', () => {
  it('that nobody holds is taken, with a higher fence', () => {
    expect(take(free, storyId)).toEqual({ ok: true, value: held });
  });

  it('is not taken from another request', () => {
    expect(take({ ...held, holder: 'another' }, storyId)).toBeRefusedWith('busy');
  });

  it('that this request holds already is taken again, with a higher fence', () => {
    expect(take(held, storyId)).toEqual({ ok: true, value: { ...held, fence: 2, revision: 2 } });
  });

  it('keeps what runs there when it is taken', () => {
    expect(take({ ...free, running: earlier, lastSuccessful: earlier }, storyId)).toMatchObject({
      value: { running: earlier, lastSuccessful: earlier },
    });
  });
});

describe('afterwards an environment', () => {
  const now = { requestId: storyId, version: 'v1.2.3' };

  it('is free and runs the new version, which is not yet proven', () => {
    expect(after({ ...held, running: earlier, lastSuccessful: earlier }, ...deployed)).toEqual({
      ...free,
      fence: 1,
      revision: 2,
      running: { ...now, at: minute(5) },
      lastSuccessful: earlier,
    });
  });

  it('runs a proven version when every check has passed', () => {
    const record = { ...free, fence: 1, revision: 2, running: { ...now, at: minute(5) } };
    expect(after(record, ...deployed, healthChecked({ errorRate: 0.001 }, 35))).toEqual({
      ...record,
      revision: 3,
      lastSuccessful: { ...now, at: minute(35) },
    });
  });

  it('is not proven by the watch of a version that no longer runs', () => {
    const record = { ...free, fence: 2, revision: 4, running: { ...earlier, requestId: 'a later one' } };
    expect(after(record, ...deployed, healthChecked({ errorRate: 0.001 }, 35))).toBe(record);
  });

  it('runs a proven version at once where nothing is watched', () => {
    const plan = gatePlan({ verify: [] });
    const steps = [opened({ plan }), phaseOpened(), approvedBy('owner'), deploymentStarted()];
    expect(after(held, ...steps, deploymentReported({ state: 'succeeded' }))).toMatchObject({
      running: { ...now, at: minute(5) },
      lastSuccessful: { ...now, at: minute(5) },
    });
  });

  it('is free and runs what it ran before, when the deployment failed', () => {
    const failed = deploymentReported({ state: 'failed', note: 'Pods crash.' });
    const record = after({ ...held, running: earlier }, ...authorized, deploymentStarted(), failed);
    expect(record).toEqual({ ...free, fence: 1, revision: 2, running: earlier });
  });

  it('stays with the request that holds it, when another one was given up before it started', () => {
    const record = { ...held, holder: 'another' };
    expect(after(record, ...authorized, deploymentGivenUp('Busy.'))).toMatchObject({
      holder: 'another',
      fence: 1,
    });
  });

  it.each<[string, readonly Step[]]>([
    [
      'a step',
      [...authorized, deploymentStarted(), deploymentReported({ state: 'step', step: 'Migrating' })],
    ],
    ['a check that decides nothing', [...deployed, healthChecked({ errorRate: 0.001 }, 10)]],
    ['a check that fails', [...deployed, healthChecked({ errorRate: 1 }, 10)]],
    ['an approval', authorized],
  ])('is what it was after %s', (_, steps) => {
    expect(after(held, ...steps)).toBe(held);
  });

  it('counts one change of its record, however many events changed it', () => {
    const { release, events } = told(...deployed, healthChecked({ errorRate: 0.001 }, 35));
    expect(afterwards(held, release, events).revision).toBe(2);
  });
});
