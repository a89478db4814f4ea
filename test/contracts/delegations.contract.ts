import { beforeEach, describe, expect, it } from 'vitest';
import type { Delegation } from '#domain/identity/delegation';
import type { Delegations } from '#ports/delegations';
import { minute } from '#test/support/story';

/** What `Delegations` promises, held against one engine. `make` answers with an empty one. */
export function delegationsContract(name: string, make: () => Delegations | Promise<Delegations>): void {
  describe(`delegations (${name})`, () => {
    let delegations: Delegations;
    beforeEach(async () => {
      delegations = await make();
    });

    const one = (over: Partial<Delegation> = {}): Delegation => ({
      id: '01KAF0000000000000000000D1',
      from: 'lena',
      to: 'teammate',
      since: minute(0),
      until: minute(60),
      createdAt: minute(0),
      ...over,
    });

    it('are none before there was one', async () => {
      expect(await delegations.known(minute(0))).toEqual([]);
    });

    it('are as they were kept, until they are over', async () => {
      const whole = one({ note: 'On holiday', revokedAt: minute(5) });
      await delegations.keep(whole);
      expect(await delegations.known(minute(59))).toEqual([whole]);
      expect(await delegations.known(minute(60))).toEqual([]);
    });

    it('are there before they begin', async () => {
      await delegations.keep(one({ since: minute(30) }));
      expect(await delegations.known(minute(0))).toHaveLength(1);
    });

    it('are replaced when they are kept again', async () => {
      await delegations.keep(one());
      await delegations.keep(one({ revokedAt: minute(5) }));
      expect(await delegations.known(minute(6))).toEqual([one({ revokedAt: minute(5) })]);
    });

    it('come in the order in which they end', async () => {
      await delegations.keep(one({ id: 'b', until: minute(90) }));
      await delegations.keep(one({ id: 'a', until: minute(30) }));
      expect((await delegations.known(minute(0))).map(({ id }) => id)).toEqual(['a', 'b']);
    });
  });
}
