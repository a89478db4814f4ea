import type { PageRequest } from '#ports/request-lists';
import { malformed } from './problem.ts';

/** A cursor is where the last page ended: an id, a month, or both. It carries nothing secret and is no promise. */
const cursorShape = /^(?:[0-9A-Z]{26}|[0-9]{4}-(?:0[1-9]|1[0-2])(?:\/[0-9A-Z]{26})?)$/;

export function pageRequest(query: { limit: number; cursor?: string | undefined }, now: string): PageRequest {
  if (query.cursor !== undefined && !cursorShape.test(query.cursor))
    throw malformed('The cursor is not one that a page returned.', [
      { path: '/query/cursor', message: 'unknown' },
    ]);
  return { limit: query.limit, month: now.slice(0, 7), ...(query.cursor && { cursor: query.cursor }) };
}
