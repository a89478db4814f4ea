import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storyId } from '#test/support/story';
import { altered, bytes, whole } from './bundles.ts';
import { aFolder } from './harness.ts';
import { terminal } from './terminal.ts';

describe('verify', () => {
  const file = (content: unknown) => {
    const cwd = aFolder();
    writeFileSync(join(cwd, 'bundle.json'), bytes(content));
    return cwd;
  };

  it('needs no service and ends with 0 for an intact bundle', async () => {
    const { code, stdout, stderr } = await terminal(['verify', 'bundle.json'], { cwd: file(whole) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^(✓ .*\n){3}\nIntact\.\nWhat this does not show:\n/);
  });

  it('ends with 1 for one that is not, and names the first wrong event', async () => {
    const wrong = altered(whole, ({ events }) => void (events[2]!.type = 'approved'));
    const { code, stdout } = await terminal(['verify', 'bundle.json'], { cwd: file(wrong) });
    expect(code).toBe(1);
    expect(stdout).toContain('✓ Events 1 to 2 are as they were recorded');
    expect(stdout).toMatch(/✗ Event 3 was changed after it was recorded\.\n\nNOT intact\.\n$/);
  });

  it('reads standard input', async () => {
    expect(await terminal(['verify', '-'], { stdin: bytes(whole) })).toMatchObject({ code: 0 });
    expect(await terminal(['verify', '-'], { stdin: '' })).toMatchObject({ code: 1 });
  });

  it('compares with a head that was noted', async () => {
    const { sequence, hash } = whole.head;
    const cwd = file(whole);
    expect(await terminal(['verify', 'bundle.json', '--head', `${sequence}:${hash}`], { cwd })).toMatchObject(
      { code: 0 },
    );
    const other = await terminal(['verify', 'bundle.json', '--head', `${sequence}:${'0'.repeat(64)}`], {
      cwd,
    });
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('is not the one that was noted');
  });

  it.each(['7', '7:abc', `0:${'0'.repeat(64)}`, `x:${'0'.repeat(64)}`])(
    'takes no head like %j',
    async (head) => {
      const { code, stderr } = await terminal(['verify', 'bundle.json', '--head', head], {
        cwd: file(whole),
      });
      expect(code).toBe(64);
      expect(stderr).toContain('Write SEQUENCE:HASH');
    },
  );

  it('says its findings as JSON', async () => {
    const { stdout } = await terminal(['verify', 'bundle.json', '--json'], { cwd: file(whole) });
    expect(JSON.parse(stdout)).toMatchObject({
      intact: true,
      requestId: storyId,
      head: whole.head,
      events: whole.events.length,
    });
    const wrong = altered(whole, ({ events }) => void events.shift());
    const { stdout: found } = await terminal(['verify', 'bundle.json', '--json'], { cwd: file(wrong) });
    expect(JSON.parse(found)).toMatchObject({ intact: false, firstWrong: 1 });
  });

  it.each(['nowhere.json', '.'])('says that %s cannot be read', async (name) => {
    const { code, stderr } = await terminal(['verify', name], { cwd: aFolder() });
    expect(code).toBe(64);
    expect(stderr).toContain(`${name} cannot be read (E`);
  });
});
