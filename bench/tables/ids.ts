import { encodeTime } from 'ulid';

/** One request of a filled table: newest first, number 0 on. */
export interface Placed {
  readonly id: string;
  /** `2026-11`, which the index of recent requests is partitioned by. */
  readonly month: string;
}

/** So many are of the present month however many there are in all, so that the first pages look back equally far. */
const ofThisMonth = 300;
const monthsBefore = 11;

/** Ids and months of `count` requests over a year, in an order that only their numbers decide. */
export function placedOver(count: number, nowMs: number): readonly Placed[] {
  const older = Math.max(count - ofThisMonth, 0);
  const perMonth = Math.max(Math.ceil(older / monthsBefore), 1);
  const now = new Date(nowMs);
  const monthStart = (back: number) => Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1);
  return Array.from({ length: count }, (_, number) => {
    if (number < ofThisMonth) return placed(monthStart(0), number, nowMs);
    const back = 1 + Math.floor((number - ofThisMonth) / perMonth);
    return placed(monthStart(back), number, monthStart(back - 1));
  });
}

/** The higher the number the older the request, down to the millisecond where there are that many. */
const placed = (monthStart: number, number: number, before: number): Placed => ({
  id: `${encodeTime(Math.max(before - 1 - number, monthStart), 10)}${String(10 ** 15 - number).padStart(16, '0')}`,
  month: new Date(monthStart).toISOString().slice(0, 7),
});
