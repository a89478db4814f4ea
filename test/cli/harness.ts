import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Step } from '#test/support/story';
import { Service } from './service.ts';
import { terminal, type Ran, type Terminal } from './terminal.ts';

/** A service of this test's own, and what happened to its request so far. */
export async function aService(...steps: readonly Step[]): Promise<Service> {
  const service = await Service.start();
  onTestFinished(() => service.stop());
  if (steps.length > 0) service.happens(...steps);
  return service;
}

/** Runs a command line of somebody whom the service knows: `ci` or `person-devi`. */
export const as =
  (who: string, service: Service, given: Terminal = {}) =>
  (...args: readonly string[]): Promise<Ran> =>
    terminal(args, {
      ...given,
      env: { COUNTERSIGN_URL: service.url, COUNTERSIGN_TOKEN: who, ...given.env },
    });

/** A folder that is gone when the test is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Repository {
  readonly folder: string;
  readonly git: (...args: readonly string[]) => string;
  /** Makes an empty commit and answers with its id. */
  readonly commit: (subject: string) => string;
}

/** A git repository on branch `main`, untouched by whatever this machine's git is set to. */
export function aRepository(folder = aFolder()): Repository {
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_AUTHOR_NAME: 'Author',
    GIT_AUTHOR_EMAIL: 'author@example.com',
    GIT_COMMITTER_NAME: 'Author',
    GIT_COMMITTER_EMAIL: 'author@example.com',
  };
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
  git('init', '--quiet', '--initial-branch=main');
  const commit = (subject: string) => {
    git('commit', '--quiet', '--allow-empty', '--message', subject);
    return git('rev-parse', 'HEAD');
  };
  return { folder, git, commit };
}
