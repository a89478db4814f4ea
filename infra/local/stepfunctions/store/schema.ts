import type { DatabaseSync } from 'node:sqlite';
import { openSqlite } from '#infra/local/open-sqlite';

/** Counted up when the tables change: a file of another version is refused, never guessed at. */
const schemaVersion = 1;

const tables = `
  CREATE TABLE secrets (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE definitions (digest TEXT PRIMARY KEY, asl TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE executions (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    machine TEXT NOT NULL,
    role TEXT NOT NULL,
    definition TEXT NOT NULL REFERENCES definitions,
    starter INTEGER,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT,
    started INTEGER NOT NULL,
    stopped INTEGER,
    due INTEGER,
    transitions INTEGER NOT NULL DEFAULT 0,
    redrives INTEGER NOT NULL DEFAULT 0,
    redriven INTEGER,
    redriveToken TEXT
  ) STRICT;
  CREATE INDEX executionsByMachine ON executions (machine, started, id);
  CREATE INDEX executionsByStart ON executions (started, id);
  CREATE INDEX executionsByName ON executions (name);
  CREATE INDEX executionsByStarter ON executions (starter) WHERE starter IS NOT NULL;
  CREATE INDEX executionsByDue ON executions (due) WHERE due IS NOT NULL;

  CREATE TABLE frames (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution INTEGER NOT NULL,
    parent INTEGER,
    slot INTEGER NOT NULL,
    state TEXT NOT NULL,
    status TEXT NOT NULL,
    due INTEGER,
    child INTEGER,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX framesByExecution ON frames (execution);
  CREATE INDEX framesByParent ON frames (parent, slot) WHERE parent IS NOT NULL;
  CREATE INDEX framesByDue ON frames (due) WHERE due IS NOT NULL;
  CREATE INDEX framesByChild ON frames (child) WHERE child IS NOT NULL;
  CREATE INDEX framesInvoking ON frames (id) WHERE status = 'invoking';

  CREATE TABLE events (
    execution INTEGER NOT NULL,
    id INTEGER NOT NULL,
    previous INTEGER NOT NULL,
    at INTEGER NOT NULL,
    type TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (execution, id)
  ) STRICT, WITHOUT ROWID;
`;

/**
 * Opens the file, making its tables the first time. The write-ahead log with normal sync survives a killed process at
 * any instant; what a power cut may take are the last transactions, whole.
 */
export function openDatabase(path: string): DatabaseSync {
  const database = openSqlite(path);
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version === 0) database.exec(`BEGIN; ${tables} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
  else if (version !== schemaVersion) {
    database.close();
    throw new Error(
      `${path} was written by another version (${version}, not ${schemaVersion}): remove it to start anew`,
    );
  }
  return database;
}
