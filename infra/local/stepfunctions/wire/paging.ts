import type * as z from 'zod';
import { WireError } from './wire-error.ts';

/** A page of something: what was asked for, one too many fetched to know whether there is more. */
export interface Page<T> {
  readonly items: T[];
  readonly nextToken?: string;
}

/** The number of items a request wants: 0 or nothing means Step Functions' default of 100. */
export function pageSize(maxResults: number | undefined): number {
  return maxResults || 100;
}

export function page<T>(found: readonly T[], size: number, cursorOf: (last: T) => unknown): Page<T> {
  const items = found.slice(0, size);
  const last = items.at(-1);
  if (last === undefined || found.length <= size) return { items };
  return { items, nextToken: Buffer.from(JSON.stringify(cursorOf(last))).toString('base64url') };
}

/** Where a page begins. Throws a WireError, InvalidToken, for a token that no page ended with. */
export function cursorFrom<T>(schema: z.ZodType<T>, nextToken: string | undefined): T | undefined {
  if (nextToken === undefined) return undefined;
  const cursor = schema.safeParse(jsonOrNothing(Buffer.from(nextToken, 'base64url').toString()));
  if (cursor.success) return cursor.data;
  throw new WireError('InvalidToken', "Invalid Token: 'Invalid token'");
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
