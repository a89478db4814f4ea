import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compilePolicies } from '#adapters/yaml/compile-policies';
import { PolicyProblems } from '#adapters/yaml/policy-problems';
import { compiledPolicies } from '#domain/policy/compiled';

async function problemsOf(folder: string): Promise<readonly string[]> {
  const error: unknown = await compilePolicies(folder).catch((reason: unknown) => reason);
  if (!(error instanceof PolicyProblems)) throw error;
  return error.message.split('\n');
}

it.each([
  'policies',
  ...['manual-start', 'two-phases', 'two-packs', 'business-days'].map(
    (name) => `test/fixtures/policies/${name}`,
  ),
])('%s compiles to plain JSON that its own schema takes back', async (folder) => {
  const policies = await compilePolicies(folder);
  expect(compiledPolicies.parse(JSON.parse(JSON.stringify(policies)))).toEqual(policies);
  expect(policies.digest).toMatch(/^[0-9a-f]{64}$/);
});

it('a directory is checked as a whole, and packs are held against it all the same', async () => {
  expect(await problemsOf('test/fixtures/policies/broken-directory')).toEqual([
    'directory.yaml:4: people[2].id is already used by an earlier person',
    'directory.yaml:6: people[2].email is already used by an earlier person',
    'directory.yaml:7: people[2].github is already used by an earlier person',
    'directory.yaml:10: roles.devops-team.people[2] names zoe, but the directory has no such person',
    'directory.yaml:16: roles.leads.people[2] stands in the list twice',
    'directory.yaml:19: teams.shop.people[1] names yuri, but the directory has no such person',
    'directory.yaml:29: services[1].team names docs, but the directory has no such team',
    'directory.yaml:31: services[2].id is already used by an earlier service',
    'directory.yaml:39: pipelines[0].services[1] names cart, but the directory has no such service',
    'directory.yaml:41: releaseManagers[1] names managers, but the directory has no such role',
    'gate.yaml:8: phases[0].approvals.of[1] names sre-team, but the directory has no such role',
  ]);
});

describe('a folder of its own', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-packs-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const directory = `
people: [{ id: ada, name: Ada, email: ada@example.com }, { id: bert, name: Bert, email: bert@example.com }]
roles: { leads: { title: Leads, people: [ada, bert] } }
teams: { shop: { title: Shop, people: [ada] } }
services: [{ id: shop, title: Shop, team: shop, environments: { production: { target: demo } } }]
pipelines: []
`;
  const pack = (id: string) => `
policy: ${id}
title: Gate
version: '1'
match: { service: shop }
phases: [{ id: gate, title: Gate, approvals: { role: leads } }]
deploy: { start: automatic }
`;
  const write = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)));

  it('packs come in the order of their files, so that a build has one result', async () => {
    await write({ 'directory.yaml': directory, 'b.yaml': pack('first'), 'a.yaml': pack('second') });
    const { packs } = await compilePolicies(folder);
    expect(packs.map(({ id }) => id)).toEqual(['second', 'first']);
  });

  it('the digest of it all changes with a pack and with the directory, not with layout', async () => {
    const digests = new Set<string>();
    const compile = async (files: Readonly<Record<string, string>>) => {
      await write(files);
      digests.add((await compilePolicies(folder)).digest);
    };
    await compile({ 'directory.yaml': directory, 'gate.yaml': pack('gate') });
    await compile({ 'gate.yaml': `# A comment.\n\n${pack('gate')}` });
    expect(digests.size).toBe(1);
    await compile({ 'gate.yaml': pack('other') });
    await compile({ 'directory.yaml': directory.replace('name: Ada', 'name: Ada the First') });
    expect(digests.size).toBe(3);
  });

  const calendar = `
zone: Europe/Berlin
working-days: [fri, mon]
hours: { from: '09:00', to: '17:00' }
holidays: [2026-12-25, 2026-01-01]
`;
  const onCalendar = `${pack('gate').replace('leads }', 'leads }, expires: 2 business days')}calendar: office\n`;
  const writeCalendar = async (text: string) => {
    await mkdir(join(folder, 'calendars'));
    await writeFile(join(folder, 'calendars/office.yaml'), text);
  };

  it('a pack carries the calendar it names, in the order of time', async () => {
    await write({ 'directory.yaml': directory, 'gate.yaml': onCalendar });
    await writeCalendar(calendar);
    const policies = await compilePolicies(folder);
    expect(policies.packs[0]?.calendar).toEqual({
      id: 'office',
      zone: 'Europe/Berlin',
      workingDays: ['mon', 'fri'],
      hours: { from: '09:00', to: '17:00' },
      holidays: ['2026-01-01', '2026-12-25'],
    });
    expect(compiledPolicies.parse(JSON.parse(JSON.stringify(policies)))).toEqual(policies);
  });

  it.each([calendar.replace('[fri, mon]', '[]'), 'zone: [\n'])(
    'a pack is not blamed for its calendar, but for its own faults',
    async (text) => {
      const misread = onCalendar.replace('policy: gate', 'policy: misread').replace("'1'", '1');
      await write({ 'directory.yaml': directory, 'gate.yaml': onCalendar, 'misread.yaml': misread });
      await writeCalendar(text);
      expect(await problemsOf(folder)).toEqual([
        expect.stringMatching(/^calendars\/office\.yaml:[23]: /),
        'misread.yaml:4: version must be text: write "1" in quotes',
      ]);
    },
  );

  const byOffice = directory.replace('email: bert@example.com', 'email: bert@example.com, calendar: office');

  it('the directory carries the calendars its people work by, and no other', async () => {
    await write({ 'directory.yaml': byOffice, 'gate.yaml': pack('gate') });
    await writeCalendar(calendar);
    await writeFile(join(folder, 'calendars/harbour.yaml'), calendar);
    const compiled = await compilePolicies(folder);
    expect(Object.keys(compiled.directory.calendars ?? {})).toEqual(['office']);
    expect(compiled.directory.calendars?.['office']).toMatchObject({ zone: 'Europe/Berlin' });
    expect(compiledPolicies.parse(JSON.parse(JSON.stringify(compiled)))).toEqual(compiled);
  });

  it('a person who names a calendar that is not there is a problem', async () => {
    await write({ 'directory.yaml': byOffice, 'gate.yaml': pack('gate') });
    expect(await problemsOf(folder)).toEqual([
      'directory.yaml:2: people[1].calendar names office, but calendars/ has no office.yaml',
    ]);
  });

  it('a calendar nobody names is checked nevertheless', async () => {
    await write({ 'directory.yaml': directory, 'gate.yaml': pack('gate') });
    await writeCalendar(calendar.replace('Europe/Berlin', 'Berlin'));
    expect(await problemsOf(folder)).toEqual([
      'calendars/office.yaml:2: zone must be an IANA time zone such as Europe/Berlin',
    ]);
  });

  it('no directory is a problem, and the grammar of the packs is checked nevertheless', async () => {
    await write({ 'gate.yaml': pack('gate').replace('title', 'titel') });
    expect(await problemsOf(folder)).toEqual([
      'directory.yaml:1: is missing',
      'gate.yaml:2: title is missing',
      expect.stringMatching(/^gate\.yaml:3: titel is not known here; known keys: policy, title, /),
    ]);
  });

  it('a directory that cannot be read hides no problem of a pack', async () => {
    await write({ 'directory.yaml': 'people: []\n', 'gate.yaml': pack('gate').replace("'1'", '1') });
    expect(await problemsOf(folder)).toEqual([
      'directory.yaml:1: people must not be empty',
      'directory.yaml:1: roles is missing',
      'directory.yaml:1: teams is missing',
      'directory.yaml:1: services is missing',
      'directory.yaml:1: pipelines is missing',
      'gate.yaml:4: version must be text: write "1" in quotes',
    ]);
  });

  it('no pack is a problem: nothing could ever be released', async () => {
    await write({ 'directory.yaml': directory });
    expect(await problemsOf(folder)).toEqual(['directory.yaml:1: has no policy pack beside it']);
  });

  it('a misspelt key and a bad address in the directory are problems with their lines', async () => {
    const wrong = directory
      .replace('email: bert@', 'email: bert at ')
      .replace('pipelines: []', 'pipeline: []');
    await write({ 'directory.yaml': wrong, 'gate.yaml': pack('gate') });
    expect(await problemsOf(folder)).toEqual([
      'directory.yaml:2: people[1].email must be an e-mail address',
      'directory.yaml:2: pipelines is missing',
      'directory.yaml:6: pipeline is not known here',
    ]);
  });

  it('folders below and other files are left alone', async () => {
    await write({ 'directory.yaml': directory, 'gate.yaml': pack('gate'), 'README.md': '# Packs' });
    expect((await compilePolicies(folder)).packs).toHaveLength(1);
  });

  it('a folder that does not exist is trouble, not a problem of a pack', async () => {
    await expect(compilePolicies(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
