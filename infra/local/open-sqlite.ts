import { DatabaseSync } from 'node:sqlite';

/**
 * A SQLite file whose commits outlive the process, SIGKILL included; a power cut may take the last of them.
 *
 * @param file path, or ':memory:'
 * @param tables SQL that makes them where they are missing
 */
export function openSqlite(file: string, tables = ''): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; ${tables}`);
  return database;
}
