import { describe, expect, it } from 'vitest';
import { gitFacts } from '#cli/git';
import { aFolder, aRepository, aService, as } from './harness.ts';

const world = (cwd: string, env: Readonly<Record<string, string>> = {}) => ({
  cwd,
  env: { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', ...env },
});

const facts = (
  cwd: string,
  asked: Parameters<typeof gitFacts>[1] = {},
  env: Readonly<Record<string, string>> = {},
) => gitFacts(world(cwd, env), asked);

describe('the ref and the version', () => {
  it('are the version tag on the commit', async () => {
    const { folder, git, commit } = aRepository();
    const head = commit('One');
    git('tag', 'v1.2.3');
    expect(await facts(folder)).toMatchObject({ commit: head, ref: 'refs/tags/v1.2.3', version: 'v1.2.3' });
  });

  it('are the highest version, when there are several', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    for (const tag of ['v1.9.0', 'v1.10.0', 'v1.10.0-rc.1', 'latest', 'zebra']) git('tag', tag);
    expect(await facts(folder)).toMatchObject({ ref: 'refs/tags/v1.10.0', version: 'v1.10.0' });
  });

  it('are an annotated tag as well', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    git('tag', '--annotate', '--message', 'First', 'v1.0.0');
    expect(await facts(folder)).toMatchObject({ version: 'v1.0.0' });
  });

  it('are the branch and no version without a tag', async () => {
    const { folder, commit } = aRepository();
    commit('One');
    const { ref, version } = await facts(folder);
    expect({ ref, version }).toEqual({ ref: 'refs/heads/main', version: undefined });
  });

  it('are no tag that is not a version', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    git('tag', 'nightly');
    const { ref, version } = await facts(folder);
    expect({ ref, version }).toEqual({ ref: 'refs/heads/main', version: undefined });
  });

  it('are what GitHub Actions runs for, when it runs for this commit', async () => {
    const { folder, git, commit } = aRepository();
    const head = commit('One');
    git('tag', 'v1.0.0');
    git('tag', 'v2.0.0');
    git('checkout', '--quiet', '--detach');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_SHA: head, GITHUB_REF: 'refs/tags/v1.0.0' };
    expect(await facts(folder, {}, env)).toMatchObject({ ref: 'refs/tags/v1.0.0', version: 'v1.0.0' });
    expect(await facts(folder, {}, { ...env, GITHUB_REF: 'refs/heads/main' })).toMatchObject({
      ref: 'refs/heads/main',
      version: 'v2.0.0',
    });
  });

  it('are not what GitHub Actions runs for, when that is another commit or no branch or tag', async () => {
    const { folder, commit } = aRepository();
    const earlier = commit('One');
    const head = commit('Two');
    const env = { GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/release' };
    expect(await facts(folder, {}, { ...env, GITHUB_SHA: earlier })).toMatchObject({
      ref: 'refs/heads/main',
    });
    const pull = { ...env, GITHUB_SHA: head, GITHUB_REF: 'refs/pull/1/merge' };
    expect(await facts(folder, {}, pull)).toMatchObject({ ref: 'refs/heads/main' });
  });

  it('are not guessed for a commit that no branch is on', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    git('checkout', '--quiet', '--detach');
    expect(await facts(folder)).not.toHaveProperty('ref');
  });

  it('are the ref that was given', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    git('tag', 'v1.0.0');
    git('tag', 'v1.0.1');
    expect(await facts(folder, { ref: 'refs/tags/v1.0.0' })).toMatchObject({
      ref: 'refs/tags/v1.0.0',
      version: 'v1.0.0',
    });
  });
});

describe('the commit', () => {
  it('is found by whatever git takes for one, and the facts are about it', async () => {
    const { folder, git, commit } = aRepository();
    const first = commit('One');
    git('tag', 'v1.0.0');
    commit('Two');
    for (const asked of ['HEAD~1', 'v1.0.0', first.slice(0, 8)])
      expect(await facts(folder, { commit: asked })).toMatchObject({
        commit: first,
        ref: 'refs/tags/v1.0.0',
        version: 'v1.0.0',
        summary: 'One',
      });
  });

  it('is never an option to git', async () => {
    const { folder, commit } = aRepository();
    commit('One');
    await expect(facts(folder, { commit: '--all' })).rejects.toThrow('has no commit --all');
  });

  it('without which there is nothing to release is asked for', async () => {
    await expect(facts(aRepository().folder)).rejects.toThrow('This repository has no commit yet.');
  });

  it('does not have what the work tree has changed, and that is said', async () => {
    const { folder, git, commit } = aRepository();
    const head = commit('One');
    git('rm', '--quiet', '--ignore-unmatch', 'nothing');
    expect((await facts(folder)).remarks).toEqual([]);
    git(
      'update-index',
      '--add',
      '--cacheinfo',
      `100644,${git('hash-object', '-w', '-t', 'blob', '/dev/null')},new`,
    );
    expect((await facts(folder)).remarks).toEqual([
      `The work tree has changes that ${head.slice(0, 12)} does not contain.`,
    ]);
  });
});

describe('the notes', () => {
  it('are the subjects since the version tag before, newest first, without merges', async () => {
    const { folder, git, commit } = aRepository();
    commit('Old');
    git('tag', 'v1.0.0');
    commit('Newer');
    git('tag', 'deployed-on-friday');
    git('checkout', '--quiet', '-b', 'topic');
    commit('On the side');
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', '--no-ff', '--message', 'Merge topic', 'topic');
    commit('Newest');
    git('tag', 'v1.1.0');
    git('tag', 'v1.1.1');
    const { notes } = await facts(folder);
    expect(notes?.split('\n').toSorted()).toEqual(['- Newer', '- Newest', '- On the side']);
    expect(notes?.split('\n')[0]).toBe('- Newest');
  });

  it('of a first release are all there is', async () => {
    const { folder, commit } = aRepository();
    commit('One');
    commit('Two');
    expect(await facts(folder)).toMatchObject({ notes: '- Two\n- One' });
  });

  it('are as long as a form takes, and say what they leave out', async () => {
    const { folder, git, commit } = aRepository();
    commit('One');
    for (let count = 0; count < 60; count += 1) commit(`${count} ${'x'.repeat(400)}`);
    git('tag', 'v1.0.0');
    const { notes = '', summary } = await facts(folder);
    expect(notes.length).toBeLessThanOrEqual(10_000);
    expect(notes).toMatch(/\n- … and 29 more$/);
    expect(summary).toHaveLength(200);
  });

  it('are left out rather than told by half in a shallow clone', async () => {
    const { folder, commit } = aRepository();
    commit('One');
    commit('Two');
    const clone = aRepository();
    clone.git('fetch', '--quiet', '--depth', '1', `file://${folder}`, 'main');
    clone.git('checkout', '--quiet', '-b', 'work', 'FETCH_HEAD');
    const { notes, remarks } = await facts(clone.folder);
    expect(notes).toBeUndefined();
    expect(remarks).toEqual([expect.stringContaining('fetch-depth: 0')]);
  });

  it('carry nothing that a form refuses', async () => {
    const { folder, commit } = aRepository();
    commit('Red \u001b[31mbasket\u202e and a \ttab 👩\u200d💻');
    expect(await facts(folder)).toMatchObject({
      summary: 'Red [31mbasket and a tab 👩\u200d💻',
      notes: '- Red [31mbasket and a tab 👩\u200d💻',
    });
  });
});

describe('outside a repository', () => {
  it('request says what to give instead', async () => {
    const service = await aService();
    const { code, stderr } = await as('ci', service, { cwd: aFolder() })('request', '--service', 'checkout');
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toMatch(/^countersign: This is no git repository that can be read: .*\nRun this in the/);
  });

  it('request works when everything is given, and leaves the notes out', async () => {
    const service = await aService();
    const { code } = await as('ci', service, { cwd: aFolder() })(
      ...['request', '--service', 'checkout', '--version', '1.0.0', '--ref', 'main'],
      ...['--commit', 'a'.repeat(40), '--summary', 'By hand'],
    );
    expect(code).toBe(0);
    expect(service.calls[0]?.body).not.toHaveProperty('notes');
  });

  it('and without git, request says so', async () => {
    const service = await aService();
    const env = { PATH: '/nonexistent' };
    const { code, stderr } = await as('ci', service, { env })('request', '--service', 'checkout');
    expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
    expect(stderr).toContain('There is no git command here');
  });
});

it('a version that no tag says is asked for by its flag', async () => {
  const service = await aService();
  const { folder, commit } = aRepository();
  commit('One');
  const { code, stderr } = await as('ci', service, { cwd: folder })('request', '--service', 'checkout');
  expect({ code, calls: service.calls }).toEqual({ code: 64, calls: [] });
  expect(stderr).toContain('\n  --version is missing\n');
});

it('a commit that was given in short is sent in full', async () => {
  const service = await aService();
  const { folder, git, commit } = aRepository();
  const first = commit('One');
  git('tag', 'v1.0.0');
  commit('Two');
  const { code } = await as('ci', service, { cwd: folder })(
    ...['request', '--service', 'checkout', '--commit', 'HEAD~1'],
  );
  expect(code).toBe(0);
  expect(service.calls[0]?.body).toMatchObject({ commit: first, version: 'v1.0.0', summary: 'One' });
});

it('a flag wins over what git knows', async () => {
  const service = await aService();
  const { folder, git, commit } = aRepository();
  commit('One');
  git('tag', 'v1.0.0');
  await as('ci', service, { cwd: folder })(
    ...['request', '--service', 'checkout', '--version', '2.0.0', '--ref', 'refs/heads/main'],
    ...['--summary', 'Said by hand', '--notes', 'Said at length'],
  );
  expect(service.calls[0]?.body).toMatchObject({
    version: '2.0.0',
    ref: 'refs/heads/main',
    summary: 'Said by hand',
    notes: 'Said at length',
  });
});
