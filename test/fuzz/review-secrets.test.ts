import fc from '#test/support/fc';
import { expect, it } from 'vitest';
import { decideByLink } from '#usecases/decide-by-link';
import { showReview } from '#usecases/show-review';
import '#test/support/matchers';
import { anyText } from './bodies.ts';
import { callsPerDoor } from './calls-per-door.ts';
import { links, store, world } from './shop.ts';

const now = world.clock.now();
const known = links.flatMap(({ secret, code }) => [secret, code]);

const oneCharacterOff = fc
  .tuple(fc.constantFrom(...known), fc.nat(), fc.constantFrom(...'ABCXYZabcxyz0189-_'))
  .map(([secret, at, other]) => {
    const place = at % secret.length;
    return secret.slice(0, place) + other + secret.slice(place + 1);
  });

const nearlyOne = fc
  .tuple(fc.constantFrom(...known), fc.constantFrom(...known), fc.nat(50))
  .chain(([one, other, cut]) =>
    fc.constantFrom(
      one.slice(cut % one.length || 1),
      one + other,
      one.slice(0, cut) + other.slice(cut),
      one.toLowerCase(),
      ` ${one}`,
      `${one}\u0000`,
      `${one}=`,
    ),
  );

const anySecret = fc
  .oneof(
    anyText,
    oneCharacterOff,
    nearlyOne,
    fc.base64String(),
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
  )
  .filter((secret) => !known.includes(secret));

it('a secret that was never mailed opens nothing, decides nothing and changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(anySecret, fc.constantFrom('approve', 'deny'), async (secret, decision) => {
      const sent = { secret, decision, reason: 'Not yet.', confirm: 'v1.2.3' } as const;
      expect(await showReview(world, secret, now)).toBeRefusedWith('link-unknown');
      expect(await decideByLink(world, sent, now)).toBeRefusedWith('link-unknown');
      expect(store.isAsBefore()).toBe(true);
    }),
    { numRuns: callsPerDoor },
  );
});
