import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requestView } from '#handlers/http/schemas';
import { approvedBy, phaseOpened, storyId } from '#test/support/story';
import { aFolder, aRepository, aService, as } from './harness.ts';
import { refusing } from './service.ts';

const commit = 'c0ffee'.padEnd(40, '0');
const digest = `sha256:${'a'.repeat(64)}`;

/** Everything git would be asked for, so that these tests need no repository. */
const said = [
  ...['request', '--service', 'checkout', '--version', 'v1.4.0', '--ref', 'refs/tags/v1.4.0'],
  ...['--commit', commit, '--summary', 'Faster checkout', '--notes', ''],
];

describe('request', () => {
  it('sends every field of the form as it was given', async () => {
    const service = await aService();
    const folder = aFolder();
    writeFileSync(join(folder, 'notes.md'), '- Faster\n- Safer\n');
    writeFileSync(join(folder, 'tests.json'), '{"passed": 812, "failed": 0}');
    const ran = await as('ci', service, { cwd: folder })(
      ...said.slice(0, -2),
      ...['--environment', 'production', '--change-type', 'hotfix', '--policy', 'production-gate'],
      ...['--notes-file', 'notes.md', '--risk', 'high', '--planned-for', '2026-11-22T09:00:00Z'],
      ...['--artifact', `checkout@${digest}`, '--artifact', `ghcr.io/shop/web:1.4@${digest}`],
      ...['--component', 'cart', '--component', 'payment page', '--flag', 'schema', '--flag', 'breaking'],
      ...['--link', 'Run a=b=https://ci.example.com/8?x=1', '--evidence', 'tests.json'],
      ...['--evidence', 'coverage=91.5', '--evidence', 'vulnerabilities.critical=0'],
      ...[
        '--emergency',
        'incident=INC-12',
        '--form',
        'ticket=CHG-1',
        '--form',
        'seats=3',
        '--form',
        'told=true',
      ],
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(service.calls[0]).toMatchObject({
      operation: 'openRequest',
      body: {
        kind: 'release',
        policy: 'production-gate',
        service: 'checkout',
        environment: 'production',
        version: 'v1.4.0',
        changeType: 'hotfix',
        ref: 'refs/tags/v1.4.0',
        commit,
        artifacts: [
          { name: 'checkout', digest },
          { name: 'ghcr.io/shop/web:1.4', digest },
        ],
        components: ['cart', 'payment page'],
        flags: { schema: true, breaking: true },
        summary: 'Faster checkout',
        notes: '- Faster\n- Safer',
        links: [{ title: 'Run a=b', url: 'https://ci.example.com/8?x=1' }],
        risk: 'high',
        plannedFor: '2026-11-22T09:00:00Z',
        emergency: { incident: 'INC-12' },
        form: { ticket: 'CHG-1', seats: 3, told: true },
        evidence: { tests: { passed: 812, failed: 0 }, coverage: 91.5, vulnerabilities: { critical: 0 } },
      },
    });
  });

  it('says the id, the status, the because, who is asked, and what to do next', async () => {
    const service = await aService();
    const { code, stdout } = await as('ci', service)(...said);
    expect(code).toBe(0);
    expect(stdout).toContain(`Request ${storyId}\n`);
    expect(stdout).toContain('checkout v1.4.0 to production: in-review\nApproval gate has not opened yet.\n');
    expect(stdout).toMatch(/· Approval gate needs approval by .* \(.*devi.* or twohats\)/);
    for (const next of ['status', 'explain', 'wait'])
      expect(stdout).toContain(`countersign ${next} ${storyId}`);
  });

  it('asks for production and a standard change unless told otherwise', async () => {
    const service = await aService();
    await as('ci', service)(...said);
    expect(service.calls[0]?.body).toMatchObject({ environment: 'production', changeType: 'standard' });
  });

  it('prints the request as JSON and nothing else on stdout', async () => {
    const service = await aService();
    const { stdout } = await as('ci', service)(...said, '--json');
    expect(requestView.parse(JSON.parse(stdout))).toMatchObject({ id: storyId, version: 'v1.4.0' });
  });

  it('was opened even when nobody can say who is asked', async () => {
    const service = await aService();
    service.interject({ instead: 'word' }, ...Array(4).fill({ status: 503 }));
    const { code, stdout } = await as('ci', service)(...said);
    expect(code).toBe(0);
    expect(stdout).toContain(`Request ${storyId}\n`);
    expect(stdout).not.toContain('needs approval');
  });

  it('repeats a lost call with the same idempotency key, so that one request is opened', async () => {
    const service = await aService();
    service.interject({ instead: 'hang-up' }, { status: 503 }, { status: 429 });
    const { code } = await as('ci', service)(...said);
    expect(code).toBe(0);
    const keys = service.calls
      .filter(({ operation }) => operation === 'openRequest')
      .map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual(Array(4).fill('00000000-0000-4000-8000-000000000001'));
  });

  it('takes the idempotency key it is given', async () => {
    const service = await aService();
    await as('ci', service)(...said, '--idempotency-key', 'run-812');
    expect(service.calls[0]?.headers['idempotency-key']).toBe('run-812');
  });

  it('fills in what git knows', async () => {
    const service = await aService();
    const { folder, git, commit } = aRepository();
    commit('The first basket');
    git('tag', 'v1.0.0');
    commit('Fix rounding');
    const head = commit('Faster checkout');
    git('tag', 'v1.1.0');
    const ran = await as('ci', service, { cwd: folder })('request', '--service', 'checkout');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(service.calls[0]?.body).toMatchObject({
      commit: head,
      ref: 'refs/tags/v1.1.0',
      version: 'v1.1.0',
      summary: 'Faster checkout',
      notes: '- Faster checkout\n- Fix rounding',
    });
  });

  it('waits when told to, and ends with what was decided', async () => {
    const service = await aService();
    const asking = as('ci', service, {
      onSleep: () => service.happens(phaseOpened(), approvedBy('owner')),
    });
    const { code, stdout, stderr } = await asking(
      ...said,
      '--evidence',
      'tests.failed=0',
      ...scans,
      '--wait',
    );
    expect(code).toBe(0);
    expect(stderr).toContain(`Request ${storyId}`);
    expect(stdout).toMatch(/^checkout v1\.4\.0 to production: authorized\n/);
  });

  it('prints one JSON document when it waits', async () => {
    const service = await aService();
    const asking = as('ci', service, {
      onSleep: () => service.happens(phaseOpened(), approvedBy('owner')),
    });
    const { stdout } = await asking(...said, '--evidence', 'tests.failed=0', ...scans, '--wait', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ id: storyId, status: 'authorized' });
  });

  it('tells what the service refuses, with the place and what to do', async () => {
    const service = await aService();
    service.interject(
      refusing('version-not-accepted', 'The policy needs a semantic version.', {
        errors: [{ path: '/version', message: 'must be a semantic version' }],
      }),
    );
    expect(await as('ci', service)(...said)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'countersign: The policy needs a semantic version. (version-not-accepted)\n' +
        '  /version: must be a semantic version\n' +
        'Give the version with --version.\n',
    });
  });
});

const scans = ['--evidence', 'vulnerabilities.critical=0'];

describe('a request that cannot be sent', () => {
  it.each([
    ['no service', ['request'], "required option '--service <id>' not specified"],
    [
      'a malformed digest',
      [...said, '--artifact', 'checkout@sha256:1'],
      '--artifact (0.digest) must be sha256:',
    ],
    ['an artifact without digest', [...said, '--artifact', 'checkout'], 'has no digest'],
    ['a link without title', [...said, '--link', 'https://example.com'], 'is no link'],
    ['a link that is none', [...said, '--link', 'Run=ftp://example.com'], 'is no link'],
    ['evidence without a fact', [...said, '--evidence', 'tests.=0'], 'names no fact'],
    ['evidence too deep', [...said, '--evidence', 'tests.unit.failed=0'], 'names no fact'],
    [
      'a file of evidence that is not there',
      [...said, '--evidence', 'none.json'],
      'no file that can be read (ENOENT)',
    ],
    ['an unknown risk', [...said, '--risk', 'huge'], 'Allowed choices are low, medium, high, critical'],
    ['an unknown flag of the release', [...said, '--flag', 'shiny'], '--flag (shiny) is not known here'],
    [
      'a service that is no name',
      [...said, '--service', 'Check Out'],
      '--service must be lower-case letters',
    ],
    ['a date that is none', [...said, '--planned-for', 'tomorrow'], '--planned-for'],
    ['an emergency field without value', [...said, '--emergency', 'incident'], 'has no value'],
    ['notes given twice', [...said, '--notes-file', 'x'], 'given twice'],
    ['notes from no file', [...said.slice(0, -2), '--notes-file', 'nowhere'], 'no file that can be read'],
    ['a timeout for no wait', [...said, '--timeout', '5m'], 'say how to wait'],
    ['a timeout in words', [...said, '--wait', '--timeout', 'soon'], 'Write 90s, 60m, 48h or 2d.'],
  ])('with %s is refused before any call', async (_, args, sentence) => {
    const service = await aService();
    const { code, stdout, stderr } = await as('ci', service, { cwd: aFolder() })(...args);
    expect({ code, stdout, calls: service.calls }).toEqual({ code: 64, stdout: '', calls: [] });
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n').length).toBeGreaterThanOrEqual(2);
  });
});

describe('evidence', () => {
  const evidenceOf = async (files: Readonly<Record<string, string>>, ...flags: readonly string[]) => {
    const service = await aService();
    const folder = aFolder();
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const ran = await as('ci', service, { cwd: folder })(
      ...said,
      ...flags.flatMap((flag) => ['--evidence', flag]),
    );
    const sent = service.calls[0]?.body as { evidence?: unknown } | undefined;
    return sent?.evidence ?? ran.stderr;
  };

  it('of scalars is the piece its file is named for', async () => {
    expect(await evidenceOf({ 'coverage.json': '{"lines": 91.5}' }, 'coverage.json')).toEqual({
      coverage: { lines: 91.5 },
    });
  });

  it('in a file of pieces keeps their names', async () => {
    expect(
      await evidenceOf({ 'all.json': '{"tests": {"failed": 0}, "coverage": 91.5}' }, 'all.json'),
    ).toEqual({
      tests: { failed: 0 },
      coverage: 91.5,
    });
  });

  it('given later wins over what was given before', async () => {
    const files = { 'tests.json': '{"passed": 1, "failed": 2}' };
    expect(await evidenceOf(files, 'tests.json', 'tests.failed=0')).toEqual({
      tests: { passed: 1, failed: 0 },
    });
  });

  it('is a number, a truth or text, and text whatever it looks like in quotes', async () => {
    const facts = ['a.n=-1.5e3', 'a.t=true', 'a.v=1.2.3', 'a.q="7"', 'a.u=https://x.example/?a=b'];
    expect(await evidenceOf({}, ...facts)).toEqual({
      a: { n: -1500, t: true, v: '1.2.3', q: '7', u: 'https://x.example/?a=b' },
    });
  });

  it.each(['[1]', '"text"', 'null', 'not json'])('in a file that holds %s is refused', async (content) => {
    expect(await evidenceOf({ 'tests.json': content }, 'tests.json')).toContain('holds no JSON object');
  });

  it('that is deeper than one level is refused with its name', async () => {
    const files = { 'all.json': '{"tests": {"unit": {"failed": 0}}}' };
    expect(await evidenceOf(files, 'all.json')).toContain('--evidence (tests) must be a number');
  });

  it('cannot reach into the prototype of anything', async () => {
    expect(await evidenceOf({}, '__proto__.polluted=1')).toContain('--evidence __proto__ must be lower-case');
    expect({}).not.toHaveProperty('polluted');
  });
});

it('a release that was asked for twice says so', async () => {
  const service = await aService();
  service.interject(refusing('key-reused', 'This Idempotency-Key was used for another body.'));
  const { code, stderr } = await as('ci', service)(...said, '--idempotency-key', 'run-812');
  expect(code).toBe(1);
  expect(stderr).toContain('Use another --idempotency-key');
});
