import { describe, expect, it } from 'vitest';
import { isoOf, msOf } from '#domain/time';
import type { Clock } from '#ports/clock';

/** What `Clock` promises, held against one clock. */
export function clockContract(name: string, make: () => Clock): void {
  describe(`a clock (${name})`, () => {
    it('says the instant the only way the product writes one', () => {
      const now = make().now();
      expect(now).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(isoOf(msOf(now))).toBe(now);
    });

    it('does not go back', () => {
      const clock = make();
      const first = clock.now();
      expect(clock.now() >= first).toBe(true);
    });
  });
}
