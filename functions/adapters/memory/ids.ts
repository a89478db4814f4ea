import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import { msOf } from '#domain/time';
import type { Ids } from '#ports/ids';

export interface MemoryIds {
  /** How many ids were given out; the next one follows from it and from nothing else. */
  given: number;
}

export const noIds = (): MemoryIds => ({ given: 0 });

/** Crockford's base 32. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ids that look like the real ones and come in the same order every time. */
export function memoryIds(state: MemoryIds): Ids {
  const digest = () =>
    createHash('sha256')
      .update(String((state.given += 1)))
      .digest();
  return {
    ulid(now) {
      state.given += 1;
      return encodeTime(msOf(now), 10) + encodeTime(state.given, 16);
    },
    secret: () => digest().toString('base64url'),
    code: () => Array.from(digest().subarray(0, 12), (byte) => alphabet[byte % alphabet.length]).join(''),
  };
}
