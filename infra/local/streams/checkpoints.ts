import { openSqlite } from '#infra/local/open-sqlite';
import * as z from 'zod';

/** How far each mapping has come in each shard, so that a restart neither skips a record nor starts over. */
export interface Checkpoints {
  /** The last sequence number that is done with; `undefined` before the first one. */
  read(mapping: string, shard: string): string | undefined;
  write(mapping: string, shard: string, sequence: string): void;
  close(): void;
}

const row = z.object({ sequence: z.string() });

/** @param file path of the SQLite file, or ':memory:' */
export function openCheckpoints(file: string): Checkpoints {
  const database = openSqlite(
    file,
    `
    CREATE TABLE IF NOT EXISTS checkpoint (
      mapping TEXT NOT NULL,
      shard TEXT NOT NULL,
      sequence TEXT NOT NULL,
      PRIMARY KEY (mapping, shard)
    ) STRICT;
  `,
  );
  const select = database.prepare('SELECT sequence FROM checkpoint WHERE mapping = ? AND shard = ?');
  const upsert = database.prepare(
    'INSERT INTO checkpoint VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sequence = excluded.sequence',
  );
  return {
    read(mapping, shard) {
      const found = select.get(mapping, shard);
      return found && row.parse(found).sequence;
    },
    write: (mapping, shard, sequence) => void upsert.run(mapping, shard, sequence),
    close: () => database.close(),
  };
}
