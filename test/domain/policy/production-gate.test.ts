import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { inWords, isSatisfied } from '#domain/approval/tally';
import { rolesOf } from '#domain/identity/directory';
import type { CompiledPolicies } from '#domain/policy/compiled';
import type { Plan } from '#domain/policy/plan';
import { resolvePlan } from '#domain/policy/resolve';
import { release } from './cast.ts';

let policies: CompiledPolicies;
beforeAll(async () => {
  policies = await compilePolicies('policies');
});

const minutes = (count: number) => count * 60_000;

const outcomeFor = (changes: Readonly<Record<string, unknown>> = {}, from = policies) =>
  resolvePlan(from.packs, release({ service: 'checkout', ...changes }));

async function planFor(changes: Readonly<Record<string, unknown>> = {}, from = policies): Promise<Plan> {
  const outcome = await outcomeFor(changes, from);
  if (!outcome.ok) throw new Error(outcome.refusal.detail);
  return outcome.value;
}

const gateFor = async (changes: Readonly<Record<string, unknown>> = {}) => {
  const [gate, ...others] = (await planFor(changes)).phases;
  if (!gate || others.length > 0) throw new Error('the production gate is one phase');
  return gate;
};

const refusalOf = async (changes: Readonly<Record<string, unknown>>) => {
  const outcome = await outcomeFor(changes);
  return outcome.ok ? outcome.value.variant : outcome.refusal.code;
};

it('after the gate come the deployment, the monitoring and the notifications', async () => {
  expect(await planFor()).toMatchObject({
    title: 'Production deployment gate',
    phases: [{ id: 'gate', title: 'Approval gate' }],
    deploy: { start: 'automatic', by: 'webhook' },
    verify: [{ title: 'Post-deployment monitoring' }],
    informed: ['devops-team', 'sre-team', 'release-manager'],
  });
});

it('R003-3 a standard release needs two approvals', async () => {
  const { approvals } = await gateFor();
  expect(isSatisfied(approvals, [{ role: 'devops-team' }])).toBe(false);
  expect(isSatisfied(approvals, [{ role: 'devops-team' }, { role: 'devops-team' }])).toBe(true);
  expect(isSatisfied(approvals, [{ role: 'platform-leads' }, { role: 'sre-team' }])).toBe(true);
});

it('R003-3 a hotfix needs the same two approvals and is asked for again sooner', async () => {
  const [hotfix, standard] = [await gateFor({ changeType: 'hotfix' }), await gateFor()];
  expect((await planFor({ changeType: 'hotfix' })).variant).toBe('hotfix');
  expect(hotfix).toEqual({ ...standard, remindAfterMs: [minutes(15)] });
  expect(standard.remindAfterMs).toEqual([minutes(30)]);
});

it.each([
  { changeType: 'emergency' },
  { changeType: 'feature', emergency: { incident: 'INC-1' } },
  { changeType: 'hotfix', emergency: { incident: 'INC-1' } },
  { changeType: 'hotfix', emergency: {} },
])('an emergency is refused and never passes as something milder: %j', async (changes) => {
  expect(await refusalOf(changes)).toBe('no-variant');
});

it('R003-4 the gate closes after 60 minutes', async () => {
  expect((await gateFor()).expiresAfterMs).toBe(minutes(60));
});

it.each([
  { ref: 'main', accepted: true },
  { ref: 'refs/heads/main', accepted: true },
  { ref: 'v1.2.3', accepted: true },
  { ref: 'refs/tags/v1.2.3', accepted: true },
  { ref: 'refs/heads/v1.2.3', accepted: false },
  { ref: 'refs/tags/main', accepted: false },
  { ref: 'refs/heads/develop', accepted: false },
  { ref: 'refs/tags/release-1', accepted: false },
])('R003-6 only the branch main and tags v* reach production: $ref', async ({ ref, accepted }) => {
  expect(await refusalOf({ ref })).toBe(accepted ? 'standard' : 'ref-not-accepted');
});

it('R003-6 the gate is for the production environment of every service, and for no other', async () => {
  for (const { id } of policies.directory.services) {
    expect((await planFor({ service: id })).policy.id).toBe('production-gate');
    expect(await refusalOf({ service: id, environment: 'staging' })).toBe('no-policy');
  }
});

it('a version is a semantic one', async () => {
  expect(await refusalOf({ version: 'v1.2.3' })).toBe('standard');
  expect(await refusalOf({ version: '2025-12-19' })).toBe('version-not-accepted');
});

it('R003-7 the owner approves alone; devops, leads and the site reliability backup only in pairs', async () => {
  const { approvals } = await gateFor();
  expect(inWords(approvals)).toBe('platform-owner alone, or 2 of devops-team, platform-leads or sre-team');
  expect(isSatisfied(approvals, [{ role: 'platform-owner' }])).toBe(true);
  for (const role of ['devops-team', 'platform-leads', 'sre-team']) {
    expect(isSatisfied(approvals, [{ role }])).toBe(false);
  }
});

it('R003-7 nobody else counts toward the gate', async () => {
  const { approvals } = await gateFor();
  const others = ['developers', 'release-manager', 'testers'].map((role) => ({ role }));
  expect(isSatisfied(approvals, others)).toBe(false);
});

it('R003-9 tests and scans have to be clean, critical and high alike', async () => {
  expect((await gateFor()).evidence).toEqual([
    { path: 'tests.failed', operator: '=', value: 0, sentence: 'tests.failed must be 0' },
    {
      path: 'vulnerabilities.critical',
      operator: '=',
      value: 0,
      sentence: 'vulnerabilities.critical must be 0',
    },
    { path: 'vulnerabilities.high', operator: '=', value: 0, sentence: 'vulnerabilities.high must be 0' },
  ]);
});

const itemsOf = async (group: string) =>
  (await gateFor()).checklist.filter((item) => item.group === group).map(({ id }) => id);

it('R003-9 the technical checks are on the checklist, and what evidence shows is not ticked by hand', async () => {
  expect(await itemsOf('technical')).toEqual([
    'tests-passing',
    'scans-passed',
    'code-reviewed',
    'migrations-reviewed',
    'rollback-ready',
  ]);
  const proven = (await gateFor()).checklist.filter((item) => item.provenBy);
  expect(proven.map(({ id, provenBy }) => [id, provenBy])).toEqual([
    ['tests-passing', ['tests.failed']],
    ['scans-passed', ['vulnerabilities.critical', 'vulnerabilities.high']],
  ]);
});

it('R003-10 the operational checks are on the checklist', async () => {
  expect(await itemsOf('operational')).toEqual([
    'dashboards-ready',
    'team-notified',
    'no-incidents',
    'change-ticket',
    'docs-updated',
  ]);
});

it('R003-11 the compliance checks are on the checklist', async () => {
  expect(await itemsOf('compliance')).toEqual([
    'pci-dss',
    'data-retention',
    'audit-requirements',
    'customers-told',
  ]);
});

it('R003-12 the business checks are on the checklist', async () => {
  expect(await itemsOf('business')).toEqual([
    'business-hours',
    'off-peak',
    'stakeholders-told',
    'feature-flags',
  ]);
});

it('the deployment starts by itself', async () => {
  expect((await planFor()).deploy.start).toBe('automatic');
});

it('the release is watched for half an hour, every five minutes, against three levels of errors', async () => {
  expect((await planFor()).verify).toEqual([
    {
      title: 'Post-deployment monitoring',
      forMs: minutes(30),
      everyMs: minutes(5),
      healthy: [{ metric: 'errorRate', operator: '<', value: 0.005 }],
      alert: [{ metric: 'errorRate', operator: '>', value: 0.01 }],
      rollback: [{ metric: 'errorRate', operator: '>', value: 0.05 }],
    },
  ]);
});

it('R003-36 the timeout is configuration: editing the pack changes it, and the digest with it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-packs-'));
  try {
    await cp('policies', folder, { recursive: true });
    const file = join(folder, 'production-gate.yaml');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('expires: 60m', 'expires: 90m'));
    const [before, after] = [await planFor(), await planFor({}, await compilePolicies(folder))];
    expect(after.phases[0]?.expiresAfterMs).toBe(minutes(90));
    expect(after.policy).toEqual({ ...before.policy, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(after.policy.digest).not.toBe(before.policy.digest);
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('the cast of the directory fits the story: one in two roles, developers who approve nothing', () => {
  const { directory } = policies;
  expect(rolesOf(directory, 'ada')).toEqual(['devops-team', 'platform-leads']);
  for (const id of directory.roles['developers']?.people ?? [])
    expect(rolesOf(directory, id)).toEqual(['developers']);
});

it('everybody in the directory is invented: every address is under example.com', () => {
  for (const { email } of policies.directory.people) expect(email).toMatch(/@example\.com$/);
});
