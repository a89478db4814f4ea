import { randomBytes, randomInt } from 'node:crypto';
import { ulid } from 'ulid';
import { msOf } from '#domain/time';
import type { Ids } from '#ports/ids';

/** Crockford's base 32: no I, L, O or U, so a typed code has no look-alikes. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const systemIds: Ids = {
  ulid: (now) => ulid(msOf(now)),
  secret: () => randomBytes(32).toString('base64url'),
  code: () => Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join(''),
};
