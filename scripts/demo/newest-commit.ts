import { execFileSync } from 'node:child_process';

/** What the demo releases: the newest commit of the repository it is run in, as git tells it. */
export interface NewestCommit {
  readonly commit: string;
  readonly version: string;
  readonly summary: string;
  /** Subjects of the latest commits, newest first. */
  readonly subjects: readonly string[];
  readonly changedFiles: readonly string[];
}

export function newestCommit(): NewestCommit {
  const commit = git('rev-parse', 'HEAD');
  const subjects = lines(git('log', '-n', '8', '--format=%s'));
  return {
    commit,
    version: versionOf(commit),
    summary: (subjects[0] ?? 'A release without a commit message').slice(0, 200),
    subjects,
    changedFiles: lines(git('show', '--name-only', '--format=', 'HEAD')),
  };
}

/** A version tag, or what stands in for one: the number of commits since the beginning. */
function versionOf(commit: string): string {
  const tag = lines(tried('tag', '--points-at', commit)).find((name) => /^v\d+\.\d+\.\d+$/.test(name));
  return tag ?? `v0.1.0-${git('rev-list', '--count', 'HEAD')}.g${commit.slice(0, 8)}`;
}

const lines = (text: string) => text.split('\n').filter(Boolean);

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function tried(...args: string[]): string {
  try {
    return git(...args);
  } catch {
    return '';
  }
}
