import type { NewestCommit } from './newest-commit.ts';

/** What a scenario asks for: where the newest commit is to go, and as what. */
export interface Asking {
  readonly service: string;
  readonly environment: string;
  readonly changeType: string;
  /** Whose pipeline asks, as the directory has it. */
  readonly repository: string;
  /** Facts that nothing here measures: they are the demo’s word. */
  readonly claimed: Readonly<Record<string, unknown>>;
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly emergency?: Readonly<Record<string, string>>;
}

export interface Tests {
  readonly passed: number;
  readonly failed: number;
}

/** The request as the pipeline sends it. */
export function requestFor(asking: Asking, newest: NewestCommit, tests: Tests): object {
  const { service, environment, changeType, claimed, flags, emergency } = asking;
  const { commit, version, summary, subjects, changedFiles } = newest;
  const ran = Math.max(tests.passed + tests.failed, 1);
  return {
    kind: 'release',
    service,
    environment,
    version,
    changeType,
    ref: 'main',
    commit,
    components: [...new Set(changedFiles.map((file) => file.split('/')[0] ?? file))].slice(0, 20),
    summary,
    notes: subjects
      .map((subject) => `- ${subject}`)
      .join('\n')
      .slice(0, 10_000),
    ...(flags && { flags }),
    ...(emergency && { emergency }),
    evidence: {
      tests: { ...tests, successRate: (100 * tests.passed) / ran },
      changes: { files: changedFiles.length, commits: subjects.length },
      ...claimed,
    },
  };
}
