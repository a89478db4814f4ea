import { describe, expect, it } from 'vitest';
import { statuses, type Status } from '#domain/release/status';
import { verdictOn } from '#cli/verdict';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  deployed,
  deploymentGivenUp,
  deploymentStarted,
  healthChecked,
  opened,
  phaseOpened,
  startRequestedBy,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';
import { manualPlan } from '#test/support/plans';
import { aService, as } from './harness.ts';
import { refusing } from './service.ts';

/** Waits while these things happen, one group of them in each pause. */
async function waiting(
  before: readonly Step[],
  pauses: readonly (readonly Step[])[] = [],
  ...args: readonly string[]
) {
  const service = await aService(...before);
  const left = [...pauses];
  const slept: number[] = [];
  const onSleep = (ms: number) => {
    slept.push(ms);
    service.happens(...(left.shift() ?? []));
  };
  const ran = await as('ci', service, { onSleep })('wait', storyId, ...args);
  return { ...ran, slept, service };
}

const healthyFor30Minutes = [...Array(6).keys()].map((check) =>
  healthChecked({ errorRate: 0.001 }, 10 + 5 * check),
);

describe('wait ends with', () => {
  it.each<[number, string, readonly Step[]]>([
    [0, 'authorized', authorized],
    [0, 'awaiting-start', [opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner')]],
    [0, 'deploying', [...authorized, deploymentStarted()]],
    [0, 'verifying', deployed],
    [0, 'completed', [...deployed, ...healthyFor30Minutes]],
    [2, 'denied', [...atTheGate, deniedBy('devi')]],
    [3, 'expired', [...atTheGate, timePassed(30), timePassed(60)]],
    [3, 'cancelled', [...atTheGate, cancelledBy('author')]],
    [1, 'failed', [...authorized, deploymentStarted(), deploymentGivenUp('The deployer fell silent.')]],
    [1, 'failed', [...deployed, healthChecked({ errorRate: 0.2 }, 10)]],
  ])('%i when the request is %s', async (code, status, story) => {
    const ran = await waiting(story);
    expect(ran).toMatchObject({ code, slept: [] });
    expect(ran.stdout).toMatch(new RegExp(`^checkout v1\\.2\\.3 to production: ${status}\n`));
  });

  it('the end of the deployment, when that is what is waited for', async () => {
    const pauses = [[approvedBy('owner')], [deploymentStarted()], deployed.slice(-1), healthyFor30Minutes];
    const ran = await waiting(atTheGate, pauses, '--until', 'completed');
    expect(ran).toMatchObject({ code: 0, slept: { length: 4 } });
    expect(ran.stdout).toContain(': completed\n');
  });

  it('1 when a release that was approved is not healthy in the end', async () => {
    const ran = await waiting(deployed, [[healthChecked({ errorRate: 0.2 }, 10)]], '--until', 'completed');
    expect(ran).toMatchObject({ code: 1, slept: { length: 1 } });
  });

  it('1 when its own time is over, while the request goes on', async () => {
    const ran = await waiting(atTheGate, [], '--timeout', '60s');
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.slept.reduce((sum, ms) => sum + ms)).toBe(60_000);
    expect(ran.stderr).toContain('countersign: Not decided after 1 minute. Needs approval by');
    expect(ran.stderr).toContain(`\`countersign wait ${storyId}\` waits again`);
  });

  it('the decision that comes in the last moment', async () => {
    const ran = await waiting(atTheGate, [[approvedBy('owner')]], '--timeout', '1s');
    expect(ran).toMatchObject({ code: 0, slept: [1_000] });
  });
});

describe('the exit code', () => {
  it.each(['decided', 'completed'] as const)(
    'is 0 for no closed status but completed, waiting for %s',
    (until) => {
      const closed: Status[] = ['denied', 'expired', 'cancelled', 'superseded', 'failed', 'rolled-back'];
      expect(closed.map((status) => verdictOn(status, until))).toEqual([2, 3, 3, 3, 1, 1]);
      expect(verdictOn('completed', until)).toBe(0);
    },
  );

  it('does not come before a decision', () => {
    const open = ['in-review', 'awaiting-conditions'] as const;
    for (const status of open)
      expect([verdictOn(status, 'decided'), verdictOn(status, 'completed')]).toEqual([undefined, undefined]);
  });

  it('waiting for the end comes only with a closed status', () => {
    const still = statuses.filter((status) => verdictOn(status, 'completed') === undefined);
    expect(still).toEqual([
      'in-review',
      'awaiting-conditions',
      'authorized',
      'scheduled',
      'awaiting-start',
      'deploying',
      'verifying',
    ]);
  });
});

describe('an answer that does not plainly say approved', () => {
  const view = (over: Readonly<Record<string, unknown>>) => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: storyId,
      service: 'checkout',
      environment: 'production',
      version: 'v1.2.3',
      status: 'authorized',
      because: 'Every approval is there.',
      ...over,
    }),
  });

  it.each([
    ['an unknown status', view({ status: 'approved' })],
    ['no status', view({ status: undefined })],
    ['a status in capitals', view({ status: 'Authorized' })],
    ['no because', view({ because: undefined })],
    ['another request', view({ id: '01KAF00000000000000000000B' })],
    ['a page', { body: '<html>authorized</html>' }],
    ['nothing', { body: '' }],
    ['a redirect', { status: 302, headers: { location: 'https://login.example.com' } }],
    ['no content', { status: 204 }],
    ['a refusal', refusing('not-found', 'There is no such request.')],
    ['a refused token', { status: 401 }],
    ['a call that is wrong', { status: 400 }],
  ])('ends the wait with 1: %s', async (_, answer) => {
    const service = await aService(...authorized);
    service.interject(answer);
    const { code, stdout } = await as('ci', service)('wait', storyId);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(service.calls).toHaveLength(1);
  });

  it('is not the same as one that says more than is known here', async () => {
    const service = await aService();
    service.interject(view({ kind: 'rollback', phases: 'told differently one day' }));
    const ran = await as('ci', service)('wait', storyId, '--json');
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: 'rollback' });
  });
});

describe('while it waits', () => {
  it('it tells what changes, once, on stderr', async () => {
    const ran = await waiting(atTheGate, [[], [], [approvedBy('devi')], [], [approvedBy('lena')]]);
    const told = ran.stderr.trimEnd().split('\n');
    expect(told).toHaveLength(3);
    expect(told[0]).toMatch(/^10:00:00 in-review: Needs approval by platform-owner alone, or 2 of /);
    expect(told[1]).toMatch(/^10:00:\d\d in-review: .*\(1 of 2 given\)/);
    expect(told[2]).toMatch(/^10:00:\d\d authorized: /);
  });

  it('it asks every five seconds, then slower, then every fifteen, and is quick again after a change', async () => {
    const quiet = Array(6).fill([]);
    const ran = await waiting(atTheGate, [...quiet, [approvedBy('devi')], [], [approvedBy('lena')]]);
    expect(ran.slept.map(Math.round)).toEqual([5000, 6250, 7813, 9766, 12207, 15000, 15000, 5000, 6250]);
  });

  it('it outlives trouble that passes, and says so once', async () => {
    const service = await aService(...atTheGate);
    service.interject({ instead: 'word' }, ...Array(20).fill({ status: 503 }), { instead: 'hang-up' });
    const onSleep = () => {
      if (service.calls.length > 20)
        service.happens(...(service.steps.length < 4 ? [approvedBy('devi'), approvedBy('lena')] : []));
    };
    const { code, stderr } = await as('ci', service, { onSleep })('wait', storyId);
    expect(code).toBe(0);
    expect(stderr.match(/No answer, asking on/g)).toHaveLength(1);
  });

  it('it gives up on a service that is silent for ten minutes', async () => {
    const service = await aService(...atTheGate);
    let slept = 0;
    const onSleep = (ms: number) => {
      slept += ms;
      service.interject({ status: 503 });
    };
    const { code, stderr } = await as('ci', service, { onSleep })('wait', storyId);
    expect(code).toBe(1);
    expect(slept).toBeGreaterThan(10 * 60_000);
    expect(slept).toBeLessThan(11 * 60_000);
    expect(stderr).toContain('countersign: The service cannot answer now (HTTP 503).');
  });

  it('it is done at once with a service that never answered', async () => {
    const service = await aService();
    service.interject(...Array(4).fill({ status: 503 }));
    const { code } = await as('ci', service)('wait', storyId);
    expect(code).toBe(1);
    expect(service.calls).toHaveLength(4);
  });

  it('--json keeps stdout to the last answer', async () => {
    const ran = await waiting(atTheGate, [[approvedBy('owner')]], '--json');
    expect(JSON.parse(ran.stdout)).toMatchObject({ id: storyId, status: 'authorized' });
  });
});

it('a manual start is not waited for by who waits for the decision', async () => {
  const started = [
    opened({ plan: manualPlan() }),
    phaseOpened(),
    approvedBy('owner'),
    startRequestedBy('operator'),
  ];
  expect(await waiting(started)).toMatchObject({ code: 0 });
});
