import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';

// A process each, with everything the demo loads; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const repository = join(import.meta.dirname, '../../..');

/** Runs the demo with flags that keep it from starting anything. */
const demo = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, ['scripts/demo.ts', ...args], { cwd: repository }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      code,
      stdout,
      stderr,
    }),
  );

const usage =
  /npm run demo \[-- --scenario release\|deny\|timeout\|patch\|minor\|major\|hotfix\]\n\n {2}release {2}a release through/;

describe('the demo', () => {
  test.each([
    [['--bogus'], 'The demo does not know --bogus.\n\n'],
    [['--scenario'], 'The demo does not know --scenario.\n\n'],
    [['deny'], 'The demo does not know deny.\n\n'],
    [['--scenario', 'nope'], 'There is no scenario nope.\n\n'],
    [['--scenario', 'toString'], 'There is no scenario toString.\n\n'],
  ])('called with %j says what is wrong, and how it is called', async (args, sentence) => {
    const { code, stdout, stderr } = await demo(...args);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr.slice(0, sentence.length)).toBe(sentence);
    expect(stderr.slice(sentence.length)).toMatch(usage);
  });

  test('says how it is called', async () => {
    const { code, stdout, stderr } = await demo('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(usage);
  });
});
