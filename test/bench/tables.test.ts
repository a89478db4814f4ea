import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placedOver } from '../../bench/tables/ids.ts';
import { livesUnder, turns } from '../../bench/tables/lives.ts';
import { multiply } from '../../bench/tables/multiply.ts';
import { gatePlan } from '#test/support/plans';

const now = Date.parse('2026-03-17T10:00:00.000Z');

describe('the requests of a filled table', () => {
  const placed = placedOver(2_000, now);

  it('are as many as wanted, each with an id of its own, newest first', () => {
    const ids = placed.map(({ id }) => id);
    expect(new Set(ids).size).toBe(2_000);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(ids.every((id) => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(id))).toBe(true);
  });

  it('lie in twelve months, no month before a later request than the next', () => {
    const months = [...new Set(placed.map(({ month }) => month))];
    expect(months).toHaveLength(12);
    expect(months).toEqual(months.toSorted().toReversed());
    expect(months[0]).toBe('2026-03');
  });

  it('of the present month are equally many, however many there are', () => {
    const ofMarch = (count: number) =>
      placedOver(count, now).filter(({ month }) => month === '2026-03').length;
    expect(ofMarch(1_000)).toBe(ofMarch(20_000));
  });

  it('are open every second time, and have every life there is', () => {
    const lives = livesUnder(gatePlan());
    expect(turns.filter((life) => lives[life].isOpen)).toHaveLength(turns.length / 2);
    expect(new Set(turns)).toEqual(new Set(Object.keys(lives)));
  });
});

describe('copies inside the database', () => {
  let folder: string;
  let database: DatabaseSync;
  const of = { id: 'AAAA', month: '2026-11' };
  const copies = [
    { of, id: 'BBBB', month: '2026-02' },
    { of, id: 'CCCC', month: '2026-01' },
  ];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'countersign-multiply-'));
    database = new DatabaseSync(join(folder, 'tables.sqlite'));
    database.exec(`
      CREATE TABLE "Requests" (pk TEXT, item TEXT, size INTEGER, PRIMARY KEY (pk));
      CREATE TABLE "Requests::gsi::recent" (month TEXT, pk TEXT, PRIMARY KEY (month, pk));
      CREATE TABLE "Settings" (pk TEXT);
      INSERT INTO "Requests" VALUES ('REQ#AAAA', '{"id":"AAAA","createdAt":"2026-11-21T10:00:00.000Z"}', 59);
      INSERT INTO "Requests" VALUES ('LEASE#checkout', '{"since":"2026-11"}', 19);
      INSERT INTO "Requests::gsi::recent" VALUES ('2026-11', 'REQ#AAAA');
      INSERT INTO "Settings" VALUES ('AAAA');
    `);
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  const multiplied = () => multiply(join(folder, 'tables.sqlite'), ['Requests'], copies);
  const rows = (table: string) =>
    database
      .prepare(`SELECT * FROM "${table}" ORDER BY pk`)
      .all()
      .map((row) => ({ ...row }));

  it('are the original’s rows with another id and month, in every index', () => {
    expect(multiplied()).toBe(4);
    expect(rows('Requests')).toContainEqual({
      pk: 'REQ#BBBB',
      item: '{"id":"BBBB","createdAt":"2026-02-21T10:00:00.000Z"}',
      size: 59,
    });
    expect(rows('Requests::gsi::recent')).toEqual([
      { month: '2026-02', pk: 'REQ#BBBB' },
      { month: '2026-01', pk: 'REQ#CCCC' },
    ]);
  });

  it('take the place of the original, and touch nothing else', () => {
    multiplied();
    expect(rows('Requests').map(({ pk }) => pk)).toEqual(['LEASE#checkout', 'REQ#BBBB', 'REQ#CCCC']);
    expect(rows('Requests')[0]).toMatchObject({ item: '{"since":"2026-11"}' });
    expect(rows('Settings')).toEqual([{ pk: 'AAAA' }]);
  });
});
