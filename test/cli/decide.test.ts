import { describe, expect, it } from 'vitest';
import { approvedBy, atTheGate, deniedBy, opened, phaseOpened, storyId } from '#test/support/story';
import { manualPlan } from '#test/support/plans';
import { aService, as } from './harness.ts';

describe('approve', () => {
  it('records an approval and says how the request stands then', async () => {
    const service = await aService(...atTheGate);
    const { code, stdout } = await as('person-devi', service)('approve', storyId);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Approved\.\ncheckout v1\.2\.3 to production: in-review\n.*1 of 2 given/);
    expect(service.calls[0]?.body).toEqual({ decision: 'approve' });
  });

  it('sends reason, role, phase and the items that were verified', async () => {
    const service = await aService(...atTheGate);
    const { code } = await as('person-twohats', service)(
      ...['approve', storyId, '--reason', 'Tried it', '--role', 'platform-leads', '--phase', 'gate'],
      ...['--checklist', 'rollback-ready', '--checklist', 'off-peak', '--json'],
    );
    expect(code).toBe(0);
    expect(service.calls[0]?.body).toEqual({
      decision: 'approve',
      reason: 'Tried it',
      role: 'platform-leads',
      phase: 'gate',
      checklist: ['rollback-ready', 'off-peak'],
    });
  });

  it.each([
    [['--role', 'Platform Lead'], '--role must be lower-case'],
    [['--phase', ''], '--phase must be lower-case'],
    [['--reason', 'Fine\u0007'], '--reason must not contain control characters'],
    [['--checklist', 'Off Peak'], '--checklist must be lower-case'],
  ])('with %j is refused before any call', async (flags, words) => {
    const service = await aService();
    const { code, stderr } = await as('person-devi', service)('approve', storyId, ...flags);
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toContain(words);
  });
});

describe('deny', () => {
  it('records a denial with its reason', async () => {
    const service = await aService(...atTheGate);
    const { code, stdout } = await as('person-devi', service)('deny', storyId, '--reason', 'Not tested');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Denied\.\n.*: denied\nDenied by devi \(devops-team\): Not tested\n$/);
    expect(service.calls[0]?.body).toEqual({ decision: 'deny', reason: 'Not tested' });
  });

  it.each([[[]], [['--reason', '']], [['--reason', '  \n']]])(
    'R003-16 without a reason (%j) is refused before any call',
    async (flags) => {
      const service = await aService(...atTheGate);
      const { code, stderr } = await as('person-devi', service)('deny', storyId, ...flags);
      expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
      expect(stderr).toBe('countersign: A denial needs a reason.\nSay what has to change: --reason "…"\n');
    },
  );
});

describe('deploy', () => {
  it('starts what waits for its start', async () => {
    const service = await aService(opened({ plan: manualPlan() }), phaseOpened(), approvedBy('owner'));
    const { code, stdout } = await as('person-operator', service)('deploy', storyId);
    expect(code).toBe(0);
    expect(stdout).toContain('operator started the deployment');
  });

  it('says what a request waits for that does not wait for a start', async () => {
    const service = await aService(...atTheGate, deniedBy('devi'));
    const { code, stderr } = await as('person-operator', service)('deploy', storyId);
    expect(code).toBe(1);
    expect(stderr).toContain('(not-waiting-for-a-start)\n  Now denied');
  });
});
