import { createHmac, createPublicKey } from 'node:crypto';
import fc from '#test/support/fc';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ciIssuer, peopleIssuer, permitIssuer } from '#adapters/jwt/issuers';
import { jwtVerifier } from '#adapters/jwt/token-verifier';
import type { TokenVerifier } from '#ports/token-verifier';
import {
  assembled,
  issuerAtWork,
  newKey,
  signed,
  type IssuerAtWork,
  type SigningKey,
} from './issuer-at-work.ts';

const now = '2026-11-21T10:00:00.000Z';
const seconds = Date.parse(now) / 1_000;
const publicUrl = 'https://countersign.example.com';

let ciKey: SigningKey;
let peopleKey: SigningKey;
let permitKey: SigningKey;
let strangersKey: SigningKey;
let ci: IssuerAtWork;
let people: IssuerAtWork;
let stranger: IssuerAtWork;
let verifier: TokenVerifier;

beforeAll(async () => {
  [ciKey, peopleKey, strangersKey, permitKey, ci, people, stranger] = await Promise.all([
    newKey('RS256', 'ci-1'),
    newKey('RS256', 'people-1'),
    newKey('RS256', 'ci-1'),
    newKey('ES256', 'permit-1'),
    issuerAtWork(),
    issuerAtWork(),
    issuerAtWork(),
  ]);
});
afterAll(() => Promise.all([ci, people, stranger].map((server) => server.close())));

beforeEach(() => {
  for (const server of [ci, people, stranger]) server.requests.length = 0;
  ci.publish(ciKey);
  people.publish(peopleKey);
  stranger.publish(strangersKey);
  verifier = jwtVerifier([
    peopleIssuer({ issuer: people.issuer, audience: 'client-1' }),
    ciIssuer({
      issuer: 'https://ci.example.com',
      audience: 'countersign',
      jwksUrl: `${ci.issuer}/.well-known/jwks`,
    }),
    permitIssuer({ issuer: publicUrl, publicKey: async () => permitKey.jwk }),
  ]);
});

const ciClaims = () => ({
  iss: 'https://ci.example.com',
  aud: 'countersign',
  sub: 'repo:octo-org/shop:environment:production',
  iat: seconds - 20,
  nbf: seconds - 620,
  exp: seconds + 280,
});
const peopleClaims = () => ({
  iss: people.issuer,
  aud: 'client-1',
  sub: 'ada',
  iat: seconds - 20,
  exp: seconds + 3_580,
});
const permitClaims = () => ({
  iss: publicUrl,
  aud: 'countersign-deployer',
  requestId: 'r1',
  deploymentId: 'd1',
  iat: seconds - 20,
  exp: seconds + 3_580,
});

const refusalOf = async (token: string | Promise<string>) => {
  const verification = await verifier.verify(await token, now);
  if (!('refusal' in verification)) throw new Error(`verified: ${JSON.stringify(verification)}`);
  return verification.refusal;
};

describe('a token is verified', () => {
  it('of the CI provider, with the keys at the address configured for it', async () => {
    expect(await verifier.verify(await signed(ciKey, ciClaims()), now)).toEqual({
      voucher: 'ci',
      claims: ciClaims(),
    });
    expect(ci.requests).toEqual(['/.well-known/jwks']);
  });

  it('of the user pool, with the keys where a pool publishes them', async () => {
    expect(await verifier.verify(await signed(peopleKey, peopleClaims()), now)).toEqual({
      voucher: 'people',
      claims: peopleClaims(),
    });
    expect(people.requests).toEqual(['/.well-known/jwks.json']);
  });

  it('of Countersign itself, with the key it is handed', async () => {
    expect(await verifier.verify(await signed(permitKey, permitClaims()), now)).toEqual({
      voucher: 'permits',
      claims: permitClaims(),
    });
  });

  it('of Countersign itself as long as the permit says, however old it is', async () => {
    const token = await signed(permitKey, { ...permitClaims(), iat: seconds - 30 * 86_400 });
    expect(await verifier.verify(token, now)).toMatchObject({ voucher: 'permits' });
  });

  it('with keys that are fetched once for many', async () => {
    const token = await signed(ciKey, ciClaims());
    await Promise.all([verifier.verify(token, now), verifier.verify(token, now)]);
    await verifier.verify(token, now);
    expect(ci.requests).toHaveLength(1);
  });

  it('when its only audience comes as a list', async () => {
    expect(
      await verifier.verify(await signed(ciKey, { ...ciClaims(), aud: ['countersign'] }), now),
    ).toMatchObject({
      voucher: 'ci',
    });
  });

  it('against the time it is asked about, not that of this machine', async () => {
    const token = await signed(ciKey, ciClaims());
    expect(await verifier.verify(token, '2036-01-01T00:00:00.000Z')).toEqual({
      refusal: 'The token has expired.',
    });
  });
});

describe('a token is refused', () => {
  const forged = 'The token’s signature is not its issuer’s.';
  const malformed = 'The bearer token is not a well-formed signed token.';
  const notRs256 = 'The token is not signed with RS256, as its issuer’s must be.';

  it('when somebody else signed it under the issuer’s name and key id', async () => {
    expect(await refusalOf(signed(strangersKey, ciClaims()))).toBe(forged);
  });

  it('when its claims were changed after it was signed', async () => {
    const [header, , signature] = (await signed(ciKey, ciClaims())).split('.');
    const claims = Buffer.from(JSON.stringify({ ...ciClaims(), sub: 'x' })).toString('base64url');
    expect(await refusalOf(`${header}.${claims}.${signature}`)).toBe(forged);
  });

  it.each(['none', 'None', 'NONE'])('when it is unsigned, with the algorithm "%s"', async (alg) => {
    expect(await refusalOf(assembled({ alg, kid: 'ci-1' }, ciClaims()))).toBe(notRs256);
  });

  it('when it names no algorithm', async () => {
    expect(await refusalOf(assembled({ kid: 'ci-1' }, ciClaims(), 'AA'))).toBe(malformed);
  });

  it('when the published key served as the secret of an HMAC', async () => {
    const pem = createPublicKey({ key: ciKey.jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    for (const secret of [pem, JSON.stringify(ciKey.jwk)]) {
      const unsigned = assembled({ alg: 'HS256', kid: 'ci-1' }, ciClaims()).slice(0, -1);
      const signature = createHmac('sha256', secret).update(unsigned).digest('base64url');
      expect(await refusalOf(`${unsigned}.${signature}`)).toBe(notRs256);
    }
  });

  it('when it is signed with another algorithm than its issuer’s', async () => {
    expect(await refusalOf(signed(permitKey, ciClaims(), { kid: 'ci-1' }))).toBe(notRs256);
    expect(await refusalOf(signed(ciKey, permitClaims()))).toBe(
      'The token is not signed with ES256, as its issuer’s must be.',
    );
  });

  it.each(['../../../dev/null', '/etc/passwd', 'https://evil.example.com/jwks', "' OR 1=1 --", '\u0000', ''])(
    'when its key id is %j, which is compared and never followed',
    async (kid) => {
      expect(await refusalOf(signed(strangersKey, ciClaims(), { kid }))).toBe(
        'The token is signed with a key its issuer does not publish.',
      );
      expect(new Set(ci.requests)).toEqual(new Set(['/.well-known/jwks']));
    },
  );

  it('when its key id is not text', async () => {
    expect(await refusalOf(assembled({ alg: 'RS256', kid: { $ne: null } }, ciClaims(), 'AA'))).toBe(
      'The token is signed with a key its issuer does not publish.',
    );
  });

  it('when it names no key and the issuer has two', async () => {
    ci.publish(ciKey, strangersKey);
    expect(await refusalOf(signed(ciKey, ciClaims(), { kid: undefined }))).toBe(
      'The token does not say which of its issuer’s keys signed it.',
    );
  });

  it('when it brings its own key, or the address of one, which is never called', async () => {
    const address = `${stranger.issuer}/jwks`;
    const headers = [
      { jku: address },
      { x5u: address },
      { jwk: strangersKey.jwk },
      { jku: address, kid: address },
    ];
    for (const header of headers)
      expect(await refusalOf(signed(strangersKey, ciClaims(), header))).not.toBe('');
    expect(stranger.requests).toEqual([]);
  });

  it('when its header demands an extension nobody here knows', async () => {
    const header = { alg: 'RS256', kid: 'ci-1', crit: ['exp-policy'], 'exp-policy': 'none' };
    expect(await refusalOf(assembled(header, ciClaims(), 'AA'))).toBe(malformed);
  });

  it('when its issuer is unknown, whose keys are then not asked for', async () => {
    expect(await refusalOf(signed(strangersKey, { ...ciClaims(), iss: stranger.issuer }))).toBe(
      'The token’s issuer is not one this service trusts.',
    );
    expect(stranger.requests).toEqual([]);
  });

  it.each([
    ['a slash more', 'https://ci.example.com/'],
    ['other letters', 'https://CI.example.com'],
    ['a longer name', 'https://ci.example.com.evil.example.com'],
    ['the name of an object’s own part', '__proto__'],
  ])('when its issuer is a trusted one but for %s', async (_, iss) => {
    expect(await refusalOf(signed(ciKey, { ...ciClaims(), iss }))).toBe(
      'The token’s issuer is not one this service trusts.',
    );
  });

  it('when one trusted issuer signs under the name of another', async () => {
    expect(await refusalOf(signed(ciKey, peopleClaims()))).toBe(
      'The token is signed with a key its issuer does not publish.',
    );
    expect(await refusalOf(signed(peopleKey, ciClaims(), { kid: 'ci-1' }))).toBe(forged);
  });

  it.each([
    ['another audience', { aud: 'sts.amazonaws.com' }, 'The token is meant for another audience.'],
    ['the audience of another issuer', { aud: 'client-1' }, 'The token is meant for another audience.'],
    ['several audiences', { aud: ['countersign', 'x'] }, 'The token is meant for other audiences too.'],
    [
      'an audience that is no text',
      { aud: { countersign: true } },
      'The token is meant for another audience.',
    ],
    ['an end that has passed', { exp: seconds - 30 }, 'The token has expired.'],
    ['a beginning that has not come', { nbf: seconds + 31 }, 'The token is not valid yet.'],
    ['a date in the future', { iat: seconds + 31 }, 'The token is dated in the future.'],
    [
      'a date too long ago, whatever its end',
      { iat: seconds - 631, exp: seconds + 86_400 },
      'The token was issued too long ago.',
    ],
    ['an end that is text', { exp: String(seconds + 280) }, 'The token’s claim exp is malformed.'],
    ['a date that is text', { iat: String(seconds) }, 'The token’s claim iat is malformed.'],
    ['a beginning that is text', { nbf: 'now' }, 'The token’s claim nbf is malformed.'],
  ])('with %s', async (_, claims, sentence) => {
    const token = signed(ciKey, { ...ciClaims(), ...claims } as Parameters<typeof signed>[1]);
    expect(await refusalOf(token)).toBe(sentence);
  });

  it.each(['aud', 'exp', 'iat'] as const)('without the claim %s', async (name) => {
    const { [name]: _, ...claims } = ciClaims();
    expect(await refusalOf(signed(ciKey, claims))).toBe(`The token lacks the claim ${name}.`);
  });

  it('without an issuer', async () => {
    const { iss: _, ...claims } = ciClaims();
    expect(await refusalOf(signed(ciKey, claims))).toBe(malformed);
  });

  it('when it is a person’s and more than a day old, whatever its end', async () => {
    expect(await refusalOf(signed(peopleKey, { ...peopleClaims(), iat: seconds - 86_431 }))).toBe(
      'The token was issued too long ago.',
    );
  });

  it('when it is a permit dated in the future', async () => {
    expect(await refusalOf(signed(permitKey, { ...permitClaims(), iat: seconds + 31 }))).toBe(
      'The token is dated in the future.',
    );
  });

  it('when it is no token at all', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.base64String(), { maxLength: 6 }).map((parts) => parts.join('.')),
    );
    await fc.assert(
      fc.asyncProperty(text, async (token) => {
        expect(await refusalOf(token)).toBe(malformed);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the clock of an issuer may differ from ours by 30 seconds', () => {
  it.each([
    ['ended 29 seconds ago', { exp: seconds - 29 }],
    ['begins in 30 seconds', { nbf: seconds + 30 }],
    ['is dated 30 seconds ahead', { iat: seconds + 30 }],
    ['is 10 minutes and 30 seconds old', { iat: seconds - 630 }],
  ])('so a token is still good that %s', async (_, claims) => {
    expect(await verifier.verify(await signed(ciKey, { ...ciClaims(), ...claims }), now)).toMatchObject({
      voucher: 'ci',
    });
  });
});

it('two issuers of one name are refused at the start', () => {
  const own = permitIssuer({ issuer: publicUrl, publicKey: async () => permitKey.jwk });
  const pool = peopleIssuer({ issuer: publicUrl, audience: 'client-1' });
  expect(() => jwtVerifier([own, pool])).toThrow('Two issuers have the same name');
});

it('a moment that is none verifies nothing', async () => {
  const token = await signed(ciKey, ciClaims());
  await expect(verifier.verify(token, 'today')).rejects.toThrow('currentDate');
});

it('a permit’s key that cannot be had is trouble, not a refusal', async () => {
  const away = new Error('KMS is away');
  verifier = jwtVerifier([permitIssuer({ issuer: publicUrl, publicKey: () => Promise.reject(away) })]);
  await expect(verifier.verify(await signed(permitKey, permitClaims()), now)).rejects.toBe(away);
});

it('nothing of a token is written to the console, whatever becomes of it', async () => {
  const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level));
  await verifier.verify(await signed(ciKey, ciClaims()), now);
  await refusalOf(signed(strangersKey, ciClaims()));
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});
