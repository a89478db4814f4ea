import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ciIssuer } from '#adapters/jwt/issuers';
import { jwtVerifier } from '#adapters/jwt/token-verifier';
import type { TokenVerifier } from '#ports/token-verifier';
import { issuerAtWork, newKey, signed, type IssuerAtWork, type SigningKey } from './issuer-at-work.ts';

const now = '2026-11-21T10:00:00.000Z';
const seconds = Date.parse(now) / 1_000;
const claims = { iss: 'https://ci.example.com', aud: 'countersign', iat: seconds, exp: seconds + 300 };
const unpublished = { refusal: 'The token is signed with a key its issuer does not publish.' };

let oldKey: SigningKey;
let newerKey: SigningKey;
let server: IssuerAtWork;
let verifier: TokenVerifier;

const verify = async (key: SigningKey) => verifier.verify(await signed(key, claims), now);

beforeAll(async () => {
  [oldKey, newerKey] = await Promise.all([newKey('RS256', 'key-1'), newKey('RS256', 'key-2')]);
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(now) });
  server = await issuerAtWork();
  server.publish(oldKey);
  verifier = jwtVerifier([
    ciIssuer({ issuer: 'https://ci.example.com', audience: 'countersign', jwksUrl: `${server.issuer}/jwks` }),
  ]);
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await server.close();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('keys that an issuer changes', () => {
  it('are picked up when a token names a new one', async () => {
    expect(await verify(oldKey)).toMatchObject({ voucher: 'ci' });
    server.publish(oldKey, newerKey);
    later(30_000);
    expect(await verify(newerKey)).toMatchObject({ voucher: 'ci' });
    expect(server.requests).toHaveLength(2);
  });

  it('are not asked for again within 30 seconds, however many unknown ones are named', async () => {
    await verify(oldKey);
    later(29_999);
    for (let tries = 0; tries < 20; tries += 1) expect(await verify(newerKey)).toEqual(unpublished);
    expect(server.requests).toHaveLength(1);
  });

  it('are forgotten 10 minutes after they were read', async () => {
    await verify(oldKey);
    server.publish(newerKey);
    later(599_999);
    expect(await verify(oldKey)).toMatchObject({ voucher: 'ci' });
    later(1);
    expect(await verify(oldKey)).toEqual(unpublished);
  });
});

describe('keys that cannot be had are trouble that names the address and keeps its cause', () => {
  const trouble = (cause: unknown) =>
    expect(verify(oldKey)).rejects.toMatchObject({
      message: `The keys at ${server.issuer}/jwks cannot be had.`,
      cause,
    });

  it('when nobody answers', async () => {
    await server.close();
    await trouble(expect.objectContaining({ cause: expect.objectContaining({ code: 'ECONNREFUSED' }) }));
  });

  it.each([
    ['the answer is an error', 500, '{"keys":[]}'],
    ['the answer is no JSON', 200, '<html>'],
    ['the answer is no key set', 200, '{"keys":"none"}'],
    ['the answer is an unusable key', 200, '{"keys":[{"kty":"RSA","kid":"key-1","alg":"RS256","n":"AQ"}]}'],
  ])('when %s', async (_, status, body) => {
    server.answer((response) => response.writeHead(status).end(body));
    await trouble(expect.any(Error));
  });

  it('when the answer sends us elsewhere', async () => {
    const elsewhere = await issuerAtWork();
    elsewhere.publish(oldKey);
    server.answer((response) => response.writeHead(302, { location: `${elsewhere.issuer}/jwks` }).end());
    await trouble(expect.any(Error));
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });

  it('when the answer takes longer than 3 seconds', async () => {
    const timeout = vi
      .spyOn(AbortSignal, 'timeout')
      .mockReturnValue(AbortSignal.abort(new DOMException('too long', 'TimeoutError')));
    await trouble(expect.objectContaining({ name: 'JWKSTimeout' }));
    expect(timeout).toHaveBeenCalledExactlyOnceWith(3_000);
  });

  it('until they can be had again', async () => {
    server.answer((response) => response.writeHead(503).end());
    await trouble(expect.any(Error));
    server.publish(oldKey);
    expect(await verify(oldKey)).toMatchObject({ voucher: 'ci' });
  });
});
