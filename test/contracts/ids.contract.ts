import { describe, expect, it } from 'vitest';
import type { Ids } from '#ports/ids';
import { minute } from '#test/support/story';

const many = 200;

/** What `Ids` promises, held against one source of them. */
export function idsContract(name: string, make: () => Ids): void {
  describe(`ids (${name})`, () => {
    it('are ULIDs that sort by their time', () => {
      const ids = make();
      const [later, earlier] = [ids.ulid(minute(1)), ids.ulid(minute(0))];
      for (const id of [later, earlier]) expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      expect(earlier < later).toBe(true);
    });

    it('carry their time in the first ten characters (Crockford’s base 32, milliseconds)', () => {
      const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
      const id = make().ulid(minute(0));
      const ms = [...id.slice(0, 10)].reduce((sum, digit) => sum * 32 + digits.indexOf(digit), 0);
      expect(new Date(ms).toISOString()).toBe(minute(0));
    });

    it('have secrets of 256 bits', () => {
      const secret = make().secret();
      expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    });

    it('have codes of twelve letters and digits without look-alikes', () => {
      expect(make().code()).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    });

    it.each<[string, (ids: Ids) => string]>([
      ['ULIDs', (ids) => ids.ulid(minute(0))],
      ['secrets', (ids) => ids.secret()],
      ['codes', (ids) => ids.code()],
    ])('have no two %s alike', (_, next) => {
      const ids = make();
      expect(new Set(Array.from({ length: many }, () => next(ids))).size).toBe(many);
    });
  });
}
