import { createHash, randomBytes } from 'node:crypto';
import { executionsIn } from './executions.ts';
import { framesIn } from './frames.ts';
import { historyIn } from './history.ts';
import { openDatabase } from './schema.ts';

export type Store = ReturnType<typeof openStore>;

/** Everything the engine remembers, in one SQLite file (or ':memory:'). */
export function openStore(path: string) {
  const database = openDatabase(path);
  const addSecret = database.prepare('INSERT OR IGNORE INTO secrets (name, value) VALUES (?, ?)');
  const secret = database.prepare('SELECT value FROM secrets WHERE name = ?');
  const addDefinition = database.prepare('INSERT OR IGNORE INTO definitions (digest, asl) VALUES (?, ?)');
  const definition = database.prepare('SELECT asl FROM definitions WHERE digest = ?');

  return {
    executions: executionsIn(database),
    frames: framesIn(database),
    history: historyIn(database),

    /** 32 random bytes under a name, made the first time. */
    secret(name: string): Uint8Array {
      addSecret.run(name, randomBytes(32));
      const value = secret.get(name)?.['value'];
      if (value instanceof Uint8Array) return value;
      throw new Error(`there is no secret ${name} (this is a bug)`);
    },

    /** Keeps a definition for as long as an execution may need it; answers the digest it is found under. */
    keepDefinition(asl: string): string {
      const digest = createHash('sha256').update(asl).digest('hex');
      addDefinition.run(digest, asl);
      return digest;
    },
    definition(digest: string): string {
      const asl = definition.get(digest)?.['asl'];
      if (typeof asl === 'string') return asl;
      throw new Error(`there is no definition ${digest} (this is a bug)`);
    },

    /** All of the work's writes or none. One at a time: the caller waits for one before it begins another. */
    async transaction<T>(work: () => Promise<T>): Promise<T> {
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = await work();
        database.exec('COMMIT');
        return result;
      } catch (trouble) {
        database.exec('ROLLBACK');
        throw trouble;
      }
    },
    close: () => database.close(),
  };
}
