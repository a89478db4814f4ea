import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { version } from '#cli/version';
import { atTheGate, storyId } from '#test/support/story';
import { aService, as } from './harness.ts';
import { terminal } from './terminal.ts';

const commands = [
  ['request'],
  ['status'],
  ['explain'],
  ['approve'],
  ['deny'],
  ['condition'],
  ['condition', 'resolve'],
  ['condition', 'confirm'],
  ['condition', 'reject'],
  ['wait'],
  ['authorize'],
  ['deploy'],
  ['obligation'],
  ['obligation', 'list'],
  ['obligation', 'fulfil'],
  ['audit'],
  ['audit', 'show'],
  ['audit', 'bundle'],
  ['verify'],
  ['policy'],
  ['policy', 'lint'],
  ['policy', 'show'],
  ['policy', 'simulate'],
];

/** Commands that only hold others. */
const groups = ['audit', 'condition', 'obligation', 'policy'];

describe('help', () => {
  it.each(commands.map((words) => [words.join(' '), words] as const))(
    'of %s has an example, and needs nothing',
    async (name, words) => {
      const { code, stdout, stderr } = await terminal([...words, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: countersign/);
      expect(stdout.split(/Examples?:\n/)[1]).toContain(
        `$ countersign ${name.replace(' show', '').split(' ')[0]}`,
      );
    },
  );

  it('names every command, the environment and the exit codes', async () => {
    const { code, stdout } = await terminal(['--help']);
    expect(code).toBe(0);
    for (const [name] of commands) expect(stdout).toMatch(new RegExp(`\n  ${name} `));
    for (const words of ['COUNTERSIGN_URL', 'COUNTERSIGN_TOKEN', 'Exit codes:', '64', 'Example'])
      expect(stdout).toContain(words);
  });

  it.each([
    ...commands.filter(([name, below]) => below ?? !groups.includes(name ?? '')),
    ['audit', 'show'],
    ['policy', 'lint'],
  ])('of %s %s says that --json is there', async (...words) => {
    const { stdout } = await terminal([...words.filter((word) => word !== undefined), '--help']);
    expect(stdout).toContain('--json');
  });
});

describe('a wrong call', () => {
  it.each<[string, string[], string, string]>([
    ['an unknown command', ['aprove', 'x'], "unknown command 'aprove'", '(Did you mean approve?)'],
    ['an unknown option', ['status', '--all'], "unknown option '--all'", 'See countersign status --help'],
    ['an option for another', ['deny', 'x', '--checklist', 'a'], "unknown option '--checklist'", '--help'],
    [
      'too much',
      ['wait', '01KAF00000000000000000000A', 'more'],
      'too many arguments',
      'See countersign wait --help',
    ],
    [
      'too little',
      ['audit', 'bundle'],
      "missing required argument 'id'",
      'See countersign audit bundle --help',
    ],
    ['an option without value', ['deny', 'x', '--reason'], 'argument missing', 'See countersign deny --help'],
  ])('with %s ends with 64, one line and a hint', async (_, args, message, hint) => {
    const { code, stdout, stderr } = await terminal(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    const [first, second, ...more] = stderr.trimEnd().split('\n');
    expect(first).toContain(message);
    expect(first).toMatch(/^countersign: /);
    expect(second).toContain(hint);
    expect(more).toEqual([]);
  });

  it.each([[[]], [['policy']]])('with %j shows the help on stderr and ends with 64', async (args) => {
    const { code, stdout, stderr } = await terminal(args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^Usage: countersign/);
  });

  it('is JSON for a program that asked for JSON', async () => {
    const { code, stdout } = await terminal(['status', '--all', '--json']);
    expect(code).toBe(64);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage', message: "unknown option '--all'" } });
  });
});

it('--version is the version of the package', async () => {
  const { version: inPackage } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(version).toBe(inPackage);
  expect(await terminal(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
});

it('the service is told which version calls', async () => {
  const service = await aService();
  await as('ci', service)('status');
  expect(service.calls[0]?.headers['user-agent']).toBe(`countersign/${version}`);
});

it('a bug is one line and a hint, and never success', async () => {
  const service = await aService(...atTheGate);
  const onSleep = () => {
    throw new Error('out of cheese');
  };
  const { code, stdout, stderr } = await as('ci', service, { onSleep })('wait', storyId);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(
    'countersign: Something went wrong here: out of cheese\nCOUNTERSIGN_DEBUG=1 shows where.\n',
  );
});
