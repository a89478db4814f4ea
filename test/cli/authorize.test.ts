import { describe, expect, it } from 'vitest';
import { authorization } from '#handlers/http/schemas';
import type { Plan } from '#domain/policy/plan';
import { manualPlan } from '#test/support/plans';
import {
  approvedBy,
  atTheGate,
  authorized,
  cancelledBy,
  deniedBy,
  opened,
  phaseOpened,
  storyId,
  timePassed,
  type Step,
} from '#test/support/story';
import { aService, as } from './harness.ts';

/** The "Authorization Checklist"; nothing has the item of the last check but the optional row that nobody filled. */
const planned = (last = 'rollback-ready'): Plan =>
  manualPlan({
    authorization: {
      by: 'operators',
      checks: [
        { id: 'approvals', text: 'All required approvals', provenBy: [{ by: 'approvals' }] },
        { id: 'conditions', text: 'Conditional requirements', provenBy: [{ by: 'conditions' }] },
        { id: 'validation', text: 'Final validation', provenBy: [{ by: 'evidence' }] },
        { id: 'readiness', text: 'Deployment readiness', provenBy: [{ by: 'target' }] },
        { id: 'rollback', text: 'Rollback plan', provenBy: [{ by: 'item', item: last }] },
        { id: 'notice', text: 'Team informed', provenBy: [{ by: 'item', item: 'off-peak' }] },
      ],
    },
  });
const approved = (plan = planned()): readonly Step[] => [
  opened({ plan }),
  phaseOpened(),
  approvedBy('owner', 1),
];

describe('R002-16 authorize', () => {
  it('--check prints the six checks with what each rests on, and ends with 0', async () => {
    const service = await aService(...approved());
    const { code, stdout, stderr } = await as('ci', service)('authorize', storyId, '--check');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      new RegExp(
        [
          '^✓  All required approvals +Approved by owner \\(platform-owner\\)\\.',
          '✓  Conditional requirements +There is none to be met\\.',
          '✓  Final validation +Shown: tests\\.failed must be 0; .*',
          '✓  Deployment readiness +It is deployed to demo\\.',
          '✓  Rollback plan +owner \\(platform-owner\\) vouched for it\\.',
          '✓  Team informed +owner \\(platform-owner\\) vouched for it\\.',
          '',
          'Authorized\\.\n$',
        ].join('\n'),
      ),
    );
  });

  it('prints what exactly is authorized, and on whose approval', async () => {
    const service = await aService(...approved());
    const { code, stdout } = await as('ci', service)('authorize', storyId);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\n {2}commit +c0ffee0/);
    expect(stdout).toMatch(/\n {2}approved by +owner \(platform-owner\)\n/);
    expect(stdout).toMatch(/\n {2}authorized +2026-11-21 10:01:00 UTC\n/);
  });

  it('prints the authorization as JSON', async () => {
    const service = await aService(...approved());
    const { code, stdout } = await as('ci', service)('authorize', storyId, '--json');
    expect(code).toBe(0);
    const json: unknown = JSON.parse(stdout);
    expect(json).toMatchObject({ authorized: true });
    expect(authorization.parse(json).checks).toHaveLength(6);
  });

  it('says while something is missing what holds already, and ends with 1', async () => {
    const service = await aService(...approved().slice(0, 2));
    const { code, stdout, stderr } = await as('ci', service)('authorize', storyId, '--check');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout).toMatch(/^✗ {2}All required approvals +Needs approval by /);
    expect(stdout).toContain('✗  Rollback plan             Nobody has vouched for it.\n');
    expect(stdout).toContain('✓  Deployment readiness      It is deployed to demo.\n');
    expect(stdout).toContain('\nThis release is not authorized. Needs approval by ');
    const { stdout: json, code: same } = await as('ci', service)('authorize', storyId, '--json');
    expect(same).toBe(1);
    expect(JSON.parse(json)).toMatchObject({ authorized: false, status: 'in-review', checks: { length: 6 } });
  });

  it.each<[string, number, readonly Step[]]>([
    ['denied', 2, [...atTheGate, deniedBy('devi')]],
    ['expired', 3, [...atTheGate, timePassed(61)]],
    ['cancelled', 3, [...authorized, cancelledBy('author')]],
  ])('ends for what was %s with %i, as wait does', async (_, expected, steps) => {
    const service = await aService(...steps);
    const { code, stdout } = await as('ci', service)('authorize', storyId, '--check');
    expect(code).toBe(expected);
    expect(stdout).toContain('This release is not authorized. It never will be.');
  });

  it('checks approvals and conditions where the policy names no checks', async () => {
    const service = await aService(...authorized);
    const { code, stdout } = await as('ci', service)('authorize', storyId, '--check');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^✓ {2}Every approval is there .*\n✓ {2}Every condition of an approval is met .*\n\n/,
    );
  });

  it('takes no other trouble for an answer', async () => {
    const service = await aService();
    const { code, stdout, stderr } = await as('ci', service)('authorize', storyId);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('(not-found)');
  });
});

describe('R002-17 deploy --authorized', () => {
  it('starts what is authorized', async () => {
    const service = await aService(...approved());
    const { code, stdout } = await as('person-operator', service)('deploy', storyId, '--authorized');
    expect(code).toBe(0);
    expect(service.calls.map(({ operation }) => operation)).toEqual(['readAuthorization', 'startDeployment']);
    expect(stdout).toContain('operator started the deployment');
  });

  it.each<[string, number, readonly Step[], string]>([
    ['is not approved', 1, approved().slice(0, 2), '✗  All required approvals'],
    ['misses a check', 1, approved(planned('rollback-tested')), '✗  Rollback plan'],
    ['was denied', 2, [...approved().slice(0, 2), deniedBy('devi')], '✗  All required approvals'],
  ])('starts nothing that %s: it says which check, and ends with %i', async (_, expected, steps, words) => {
    const service = await aService(...steps);
    const { code, stdout } = await as('person-operator', service)('deploy', storyId, '--authorized');
    expect(code).toBe(expected);
    expect(service.calls.map(({ operation }) => operation)).toEqual(['readAuthorization']);
    expect(stdout).toContain(words);
    expect(stdout).toContain('\nNot started. This release is not authorized.');
  });

  it('is refused by the service as well while a check does not hold', async () => {
    const service = await aService(...approved(planned('rollback-tested')));
    const { code, stderr } = await as('person-operator', service)('deploy', storyId);
    expect(code).toBe(1);
    expect(stderr).toContain('“Rollback plan” does not hold. Nobody has vouched for it. (not-authorized)');
  });
});

describe('R002-26 the scripts of the document are one command line', () => {
  it('requests, tracks, approves, validates, authorizes, executes and writes the audit trail', async () => {
    const service = await aService(opened({ plan: planned() }), phaseOpened());
    const by = (who: string) => as(who, service);
    expect((await by('ci')('authorize', storyId, '--check')).code).toBe(1);
    expect((await by('person-owner')('approve', storyId)).code).toBe(0);
    expect((await by('ci')('status', storyId)).stdout).toContain('approved, 1 of 1 approvals');
    expect((await by('ci')('authorize', storyId, '--check')).code).toBe(0);
    expect((await by('person-operator')('deploy', storyId, '--authorized')).code).toBe(0);
    const { stdout } = await by('ci')('audit', 'record', storyId);
    expect(JSON.parse(stdout)).toMatchObject({
      finalAuthorization: { authorizerId: 'operator', allConditionsMet: true },
    });
    expect((await by('ci')('audit', storyId)).stdout).toContain('authorized the release as operators');
  });
});
