import { openSqlite } from '#infra/local/open-sqlite';
import * as z from 'zod';
import type { Clock } from '#infra/local/clock/clock';

/** The issues of every repository somebody names. Kept, so that a stack that starts again finds them. */
export interface Repositories {
  open(repository: string, made: NewIssue): Issue;
  /** Newest first. */
  list(repository: string, filter: { readonly labels: readonly string[] }): readonly Issue[];
  get(repository: string, number: number): Issue | undefined;
  close(repository: string, number: number, reason: StateReason): void;
  comment(repository: string, number: number, body: string): Comment;
  /** Oldest first. */
  comments(repository: string, number: number): readonly Comment[];
  end(): void;
}

export interface NewIssue {
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
}

export const stateReasons = ['completed', 'not_planned'] as const;
export type StateReason = (typeof stateReasons)[number];

const issueRow = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string(),
  labels: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))),
  state: z.enum(['open', 'closed']),
  state_reason: z.enum(stateReasons).nullable(),
  created_at: z.string(),
});
const commentRow = z.object({ id: z.number(), body: z.string(), created_at: z.string() });

export type Issue = z.infer<typeof issueRow>;
export type Comment = z.infer<typeof commentRow>;

/** @param file path of the SQLite file, or ':memory:' */
export function openRepositories(file: string, clock: Clock): Repositories {
  const database = openSqlite(
    file,
    `
    CREATE TABLE IF NOT EXISTS issue (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      title TEXT NOT NULL,
      body TEXT NOT NULL,
      labels TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'open',
      state_reason TEXT,
      created_at TEXT NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS comment (
      id INTEGER PRIMARY KEY,
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      body TEXT NOT NULL,
      created_at TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS comment_by_issue ON comment (repository, number);
  `,
  );
  const insertIssue = database.prepare(
    `INSERT INTO issue (repository, number, title, body, labels, created_at)
     SELECT :repository, 1 + COALESCE(MAX(number), 0), :title, :body, :labels, :at
     FROM issue WHERE repository = :repository RETURNING *`,
  );
  const selectIssues = database.prepare('SELECT * FROM issue WHERE repository = ? ORDER BY number DESC');
  const selectIssue = database.prepare('SELECT * FROM issue WHERE repository = ? AND number = ?');
  const updateState = database.prepare(
    "UPDATE issue SET state = 'closed', state_reason = :reason WHERE repository = :repository AND number = :number",
  );
  const insertComment = database.prepare(
    'INSERT INTO comment (repository, number, body, created_at) VALUES (?, ?, ?, ?) RETURNING *',
  );
  const selectComments = database.prepare(
    'SELECT * FROM comment WHERE repository = ? AND number = ? ORDER BY id',
  );
  const now = () => new Date(clock.now()).toISOString();

  return {
    open: (repository, { title, body, labels }) =>
      issueRow.parse(insertIssue.get({ repository, title, body, labels: JSON.stringify(labels), at: now() })),
    list: (repository, { labels }) =>
      selectIssues
        .all(repository)
        .map((row) => issueRow.parse(row))
        .filter((issue) => labels.every((label) => issue.labels.includes(label))),
    get(repository, number) {
      const row = selectIssue.get(repository, number);
      return row && issueRow.parse(row);
    },
    close: (repository, number, reason) => void updateState.run({ repository, number, reason }),
    comment: (repository, number, body) =>
      commentRow.parse(insertComment.get(repository, number, body, now())),
    comments: (repository, number) =>
      selectComments.all(repository, number).map((row) => commentRow.parse(row)),
    end: () => database.close(),
  };
}
