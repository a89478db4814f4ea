import { openSqlite } from '#infra/local/open-sqlite';
import * as z from 'zod';
import type { Clock } from '#infra/local/clock/clock';
import { linksIn } from './links.ts';

/** What the product sent to people. Nothing leaves the machine; it is kept here to be read. */
export interface Outbox {
  put(message: OutboxMessage): void;
  /** Oldest first. */
  list(filter?: OutboxFilter): readonly OutboxEntry[];
  get(id: string): OutboxEntry | undefined;
  /** From now on mail to these addresses and messages to these channels are refused, and to no others. */
  refuse(recipients: readonly string[]): void;
  refuses(recipient: string): boolean;
  close(): void;
}

export type Channel = 'email' | 'slack' | 'discord' | 'github' | 'webhook';

export interface OutboxMessage {
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string | undefined;
  /** The request the message is about. */
  readonly requestId: string | undefined;
}

export interface OutboxEntry {
  readonly id: string;
  /** ISO 8601, on the stack's clock. */
  readonly at: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly requestId?: string;
  /** The addresses in the text, in order. */
  readonly links: readonly string[];
}

export interface OutboxFilter {
  readonly to?: string | undefined;
  readonly requestId?: string | undefined;
}

const row = z.object({
  id: z.number(),
  at: z.string(),
  channel: z.enum(['email', 'slack', 'discord', 'github', 'webhook']),
  recipient: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string().nullable(),
  request_id: z.string().nullable(),
});

/** @param file path of the SQLite file, or ':memory:' */
export function openOutbox(file: string, clock: Clock): Outbox {
  const database = openSqlite(
    file,
    `
    CREATE TABLE IF NOT EXISTS message (
      id INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      channel TEXT NOT NULL,
      recipient TEXT NOT NULL,
      subject TEXT NOT NULL,
      text TEXT NOT NULL,
      html TEXT,
      request_id TEXT
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_by_request ON message (request_id);
  `,
  );
  const insert = database.prepare(
    'INSERT INTO message (at, channel, recipient, subject, text, html, request_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare(
    'SELECT * FROM message WHERE (:to IS NULL OR recipient = :to) AND (:request IS NULL OR request_id = :request) ORDER BY id',
  );
  const selectOne = database.prepare('SELECT * FROM message WHERE id = ?');

  let refused: readonly string[] = [];
  return {
    put({ channel, to, subject, text, html, requestId }) {
      const at = new Date(clock.now()).toISOString();
      insert.run(at, channel, to, subject, text, html ?? null, requestId ?? null);
    },
    list: ({ to, requestId } = {}) =>
      select.all({ to: to ?? null, request: requestId ?? null }).map((found) => entryOf(found)),
    get(id) {
      const found = /^\d{1,15}$/.test(id) ? selectOne.get(Number(id)) : undefined;
      return found && entryOf(found);
    },
    refuse: (recipients) => void (refused = recipients),
    refuses: (recipient) => refused.includes(recipient),
    close: () => database.close(),
  };
}

function entryOf(found: unknown): OutboxEntry {
  const { id, at, channel, recipient, subject, text, html, request_id: requestId } = row.parse(found);
  return {
    id: String(id),
    at,
    channel,
    to: recipient,
    subject,
    text,
    ...(html !== null && { html }),
    ...(requestId !== null && { requestId }),
    links: linksIn(text),
  };
}
