import { execFile } from 'node:child_process';
import { isSemver } from '#domain/policy/accepts';
import { line } from '#domain/text';
import { clipped } from '#domain/words';
import { misuse } from './failure.ts';
import type { World } from './world.ts';

/** What the work tree says about a commit. `ref`, `version` and `notes` are missing where it does not say. */
export interface GitFacts {
  readonly commit: string;
  readonly ref?: string;
  readonly version?: string;
  readonly summary: string;
  /** The subjects since the version tag before this commit, a line each. */
  readonly notes?: string;
  /** What the person should know about these facts. */
  readonly remarks: readonly string[];
}

type Place = Pick<World, 'cwd' | 'env'>;

interface Asked {
  /** Anything git takes for a commit; HEAD unless given. */
  readonly commit?: string | undefined;
  readonly ref?: string | undefined;
}

/** Reads the facts of one commit with the git command. */
export async function gitFacts(world: Place, asked: Asked): Promise<GitFacts> {
  const git = gitIn(world);
  await insideRepository(git);
  const commit = await commitOf(git, asked.commit ?? 'HEAD');
  const tags = lines(
    await git('-c', 'versionsort.suffix=-', 'tag', '--points-at', commit, '--sort=-v:refname'),
  );
  const ref = asked.ref ?? runningRef(world, commit) ?? (await refOf(git, commit, tags));
  const version = versionOf(ref, tags);
  const summary = plain(await git('log', '-1', '--format=%s', commit));
  const { notes, remarks } = await notesOf(git, commit, tags);
  const dirty = lines(await git('status', '--porcelain', '--untracked-files=no').catch(() => '')).length > 0;
  return {
    commit,
    ...(ref && { ref }),
    ...(version && { version }),
    summary: clipped(summary, 200),
    ...(notes && { notes }),
    remarks: [
      ...remarks,
      ...(dirty ? [`The work tree has changes that ${commit.slice(0, 12)} does not contain.`] : []),
    ],
  };
}

type Git = (...args: readonly string[]) => Promise<string>;

const gitIn =
  ({ cwd, env }: Place): Git =>
  (...args) =>
    new Promise((resolve, reject) => {
      const options = { cwd, env: { ...env, LC_ALL: 'C' }, maxBuffer: 64 * 1_024 * 1_024 };
      execFile(
        'git',
        ['--no-pager', '-c', 'log.showSignature=false', ...args],
        options,
        (error, stdout, stderr) => (error ? reject(new GitError(error, stderr)) : resolve(stdout)),
      );
    });

class GitError extends Error {
  readonly missing: boolean;
  constructor(cause: Error, stderr: string) {
    super(lines(stderr)[0] ?? cause.message, { cause });
    this.missing = 'code' in cause && cause.code === 'ENOENT';
  }
}

const orSayIt =
  'Run this in the repository of the service, or give --commit, --ref, --version and --summary.';

async function insideRepository(git: Git): Promise<void> {
  try {
    await git('rev-parse', '--git-dir');
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.missing) throw misuse('There is no git command here to ask about the commit.', orSayIt);
    throw misuse(`This is no git repository that can be read: ${error.message}`, orSayIt);
  }
}

async function commitOf(git: Git, revision: string): Promise<string> {
  try {
    return (await git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`)).trim();
  } catch {
    throw revision === 'HEAD'
      ? misuse('This repository has no commit yet.', orSayIt)
      : misuse(
          `This repository has no commit ${revision}.`,
          'Fetch it, or give --ref, --version and --summary too.',
        );
  }
}

/** What GitHub Actions says it runs, as long as it is about this commit: its checkout is on no branch. */
function runningRef({ env }: Place, commit: string): string | undefined {
  const { GITHUB_ACTIONS, GITHUB_SHA, GITHUB_REF = '' } = env;
  const told =
    GITHUB_ACTIONS === 'true' && GITHUB_SHA === commit && /^refs\/(?:heads|tags)\//.test(GITHUB_REF);
  return told ? GITHUB_REF : undefined;
}

async function refOf(git: Git, commit: string, tags: readonly string[]): Promise<string | undefined> {
  const tag = tags.find(isSemver);
  if (tag) return `refs/tags/${tag}`;
  if ((await commitOf(git, 'HEAD').catch(() => undefined)) !== commit) return undefined;
  return (await git('symbolic-ref', '--quiet', 'HEAD').catch(() => '')).trim() || undefined;
}

/** The tag that is released, if it is a version; else the highest version tag on the commit. */
function versionOf(ref: string | undefined, tags: readonly string[]): string | undefined {
  const named = ref?.replace(/^refs\/tags\//, '');
  return tags.find((tag) => tag === named && isSemver(tag)) ?? tags.find(isSemver);
}

/** A form takes 10,000 characters of notes; what is left out is counted in the last line. */
const mostNotes = 9_900;

async function notesOf(
  git: Git,
  commit: string,
  tags: readonly string[],
): Promise<{ notes?: string; remarks: readonly string[] }> {
  const here = tags.flatMap((tag) => ['--exclude', tag]);
  const versions = ['--match', 'v[0-9]*', '--match', '[0-9]*'];
  const before = await git('describe', '--tags', '--abbrev=0', ...versions, ...here, commit).catch(() => '');
  const shallow = (await git('rev-parse', '--is-shallow-repository')).trim() === 'true';
  if (!before && shallow)
    return {
      remarks: [
        'This is a shallow clone, so the notes are left out: fetch the history (fetch-depth: 0) or give --notes.',
      ],
    };
  const range = before ? `${before.trim()}..${commit}` : commit;
  const subjects = lines(await git('log', '--no-merges', '--format=%s', range)).map(plain);
  const notes = fitting(subjects.filter(Boolean).map((subject) => `- ${clipped(subject, 300)}`));
  return { ...(notes && { notes }), remarks: [] };
}

function fitting(points: readonly string[]): string {
  let length = 0;
  const fits = points.findIndex((point) => (length += point.length + 1) > mostNotes);
  if (fits < 0) return points.join('\n');
  return [...points.slice(0, fits), `- … and ${points.length - fits} more`].join('\n');
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const anyLine = line(100_000);

/** The service refuses text that is not what it looks like; a subject keeps what is readable of it. */
function plain(subject: string): string {
  const text = subject.replace(/\s+/g, ' ').trim();
  if (text === '' || anyLine.safeParse(text).success) return text;
  const readable = [...text].map((character) =>
    anyLine.safeParse(`x${character}`).success ? character : ' ',
  );
  return readable.join('').replace(/ +/g, ' ').trim();
}
