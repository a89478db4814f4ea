import { randomUUID } from 'node:crypto';
import { openSqlite } from '#infra/local/open-sqlite';
import * as z from 'zod';
import type { Clock } from '#infra/local/clock/clock';
import type { QueueModel } from './queue-model.ts';

/** Messages in standard queues, on the stack's clock. */
export interface Queues {
  send(queueArn: string, body: string): void;
  /** Hides what it returns for a while; a receipt stands for one receiving of one message. */
  receive(queueArn: string, limit: number, hiddenMs: number): readonly ReceivedMessage[];
  remove(queueArn: string, receipt: string): void;
  hide(queueArn: string, receipt: string, hiddenMs: number): void;
  count(queueArn: string): { readonly visible: number; readonly hidden: number };
  close(): void;
}

export interface ReceivedMessage {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
}

const row = z.object({ id: z.string(), body: z.string() });
const counted = z.object({ visible: z.number(), hidden: z.number() });

/** @param file path of the SQLite file, or ':memory:' */
export function openQueues(file: string, models: readonly QueueModel[], clock: Clock): Queues {
  const database = openSqlite(
    file,
    `
    CREATE TABLE IF NOT EXISTS message (
      id TEXT PRIMARY KEY,
      queue TEXT NOT NULL,
      body TEXT NOT NULL,
      ends_at INTEGER NOT NULL,
      visible_at INTEGER NOT NULL,
      receipt TEXT
    ) STRICT;
  `,
  );
  const insert = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, 0, NULL)');
  const expire = database.prepare('DELETE FROM message WHERE ends_at <= ?');
  const visible = database.prepare(
    'SELECT id, body FROM message WHERE queue = ? AND visible_at <= ? ORDER BY rowid LIMIT ?',
  );
  const take = database.prepare('UPDATE message SET visible_at = ?, receipt = ? WHERE id = ?');
  const remove = database.prepare('DELETE FROM message WHERE queue = ? AND receipt = ?');
  const hide = database.prepare('UPDATE message SET visible_at = ? WHERE queue = ? AND receipt = ?');
  const count = database.prepare(
    'SELECT count(*) FILTER (WHERE visible_at <= :now) AS visible, count(*) FILTER (WHERE visible_at > :now) AS hidden FROM message WHERE queue = :queue',
  );
  return {
    send(queueArn, body) {
      const model = models.find(({ arn }) => arn === queueArn);
      if (!model) throw new Error(`there is no queue ${queueArn} (this is a bug)`);
      insert.run(randomUUID(), queueArn, body, clock.now() + model.retentionMs);
    },
    receive(queueArn, limit, hiddenMs) {
      const now = clock.now();
      expire.run(now);
      return visible.all(queueArn, now, limit).map((found) => {
        const { id, body } = row.parse(found);
        const receipt = randomUUID();
        take.run(now + hiddenMs, receipt, id);
        return { id, receipt, body };
      });
    },
    remove: (queueArn, receipt) => void remove.run(queueArn, receipt),
    hide: (queueArn, receipt, hiddenMs) => void hide.run(clock.now() + hiddenMs, queueArn, receipt),
    count(queueArn) {
      expire.run(clock.now());
      return counted.parse(count.get({ now: clock.now(), queue: queueArn }));
    },
    close: () => database.close(),
  };
}
