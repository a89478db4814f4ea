import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, aService, as } from './harness.ts';
import { terminal } from './terminal.ts';

const directory = `
people:
  - { id: devi, name: Devi, email: devi@example.com }
  - { id: dave, name: Dave, email: dave@example.com }
  - { id: author, name: Author, email: author@example.com }
roles:
  devops-team: { title: DevOps, people: [devi, dave] }
teams:
  shop: { title: Shop, people: [author] }
services:
  - { id: checkout, title: Checkout, team: shop, environments: { production: { target: demo } } }
pipelines: []
`;

const pack = `
policy: gate
title: Gate
version: '1'
match: { environment: production }
phases:
  - id: gate
    title: Approval gate
    approvals: { at-least: 1, of: [devops-team] }
    expires: 60m
deploy: { start: automatic }
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = aFolder();
  mkdirSync(join(cwd, 'policies'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, 'policies', name), content);
  return cwd;
}

describe('policy lint', () => {
  it('counts what good policies hold', async () => {
    const cwd = folderWith({ 'directory.yaml': directory, 'gate.yaml': pack });
    expect(await terminal(['policy', 'lint'], { cwd })).toEqual({
      code: 0,
      stdout: 'ok policies: 1 pack, 0 calendars, 3 people, 1 role, 1 service and 0 pipelines\n',
      stderr: '',
    });
  });

  it('accepts the policies that come with the product, and counts their calendar too', async () => {
    const { code, stdout } = await terminal(['policy', 'lint', '--json'], { cwd: process.cwd() });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      calendars: readdirSync('policies/calendars').length,
    });
  });

  it('says every problem with file, line and reason', async () => {
    const cwd = folderWith({
      'directory.yaml': directory,
      'gate.yaml': pack.replace('60m', 'one hour'),
      'other.yaml': pack.replace('policy: gate', 'policy: other').replace('[devops-team]', '[wizards]'),
    });
    const { code, stdout, stderr } = await terminal(['policy', 'lint'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/^policies\/gate\.yaml:10: .+\npolicies\/other\.yaml:9: .*wizards.*\n$/);
    expect(stderr).toBe('2 problems; these policies do not load.\n');
  });

  it('says them as JSON', async () => {
    const cwd = folderWith({ 'gate.yaml': pack });
    const { code, stdout } = await terminal(['policy', 'lint', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      problems: [{ file: 'policies/directory.yaml', line: 1, reason: 'is missing' }],
    });
  });

  it('says as JSON what it counted', async () => {
    const cwd = folderWith({ 'directory.yaml': directory, 'gate.yaml': pack });
    const { stdout } = await terminal(['policy', 'lint', '--json'], { cwd });
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      packs: 1,
      calendars: 0,
      people: 3,
      roles: 1,
      services: 1,
      pipelines: 0,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('looks where it is told, and else where POLICY_DIR says', async () => {
    const cwd = folderWith({ 'directory.yaml': directory, 'gate.yaml': pack });
    const elsewhere = aFolder();
    const linting = (dir: string[], env = {}) =>
      terminal(['policy', 'lint', ...dir], { cwd: elsewhere, env });
    expect(await linting([join(cwd, 'policies')])).toMatchObject({ code: 0 });
    expect(await linting([], { POLICY_DIR: join(cwd, 'policies') })).toMatchObject({ code: 0 });
    expect(await linting([])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('policies is no folder'),
    });
  });

  it('needs no service and no token', async () => {
    const cwd = folderWith({ 'directory.yaml': directory, 'gate.yaml': pack });
    const env = { COUNTERSIGN_URL: 'not an address', COUNTERSIGN_TOKEN: 'not a token' };
    expect(await terminal(['policy', 'lint'], { cwd, env })).toMatchObject({ code: 0 });
  });

  it('shows what a broken file says without letting it steer the terminal', async () => {
    const cwd = folderWith({ 'directory.yaml': directory, 'gate.yaml': `${pack}"\\e[31mred": 1\n` });
    const { code, stdout } = await terminal(['policy', 'lint'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('red');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('policy show', () => {
  it('lists the packs in force', async () => {
    const service = await aService();
    const { code, stdout } = await as('ci', service)('policy', 'show');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout:
        'production-gate  1  Production deployment gate  production\n' +
        'staging-matrix   1  Staging matrix              staging\n',
    });
  });

  it('shows one as people read it', async () => {
    const service = await aService();
    const { code, stdout } = await as('ci', service)('policy', 'show', 'production-gate');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Production deployment gate \(production-gate 1, [0-9a-f]{12}\)\n\nRequests\n/);
    expect(stdout).toMatch(/\nApproval gate\n {2}Approvals +2 of devops-team or sre-team\n/);
  });

  it('R002-7, R002-8 shows rows of roles as a table with headings', async () => {
    const service = await aService();
    const { stdout } = await as('ci', service)('policy', 'show', 'staging-matrix');
    expect(stdout).toContain(
      '\nReview: who is asked\n' +
        '  Role            Asked     Focus       Time      Besides\n' +
        '  devops-team     required  Deployment  2 hours\n' +
        '  platform-leads  optional              40 hours\n',
    );
  });

  it('says that there is no such pack, and where to look', async () => {
    const service = await aService();
    const { code, stderr } = await as('ci', service)('policy', 'show', 'none/such');
    expect(code).toBe(1);
    expect(service.calls[0]?.target).toBe('GET /v1/policies/none%2Fsuch');
    expect(stderr).toBe(
      'countersign: There is no policy none/such. (not-found)\n`countersign policy show` lists the policies in force.\n',
    );
  });
});
