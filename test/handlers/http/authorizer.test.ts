import fc from '#test/support/fc';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ciIssuer, peopleIssuer } from '#adapters/jwt/issuers';
import { jwtVerifier } from '#adapters/jwt/token-verifier';
import { authorizer, type AuthorizerAnswer } from '#handlers/http/authorizer';
import type { AuthorizerWorld } from '#handlers/runtime/wire-authorizer';
import {
  assembled,
  issuerAtWork,
  newKey,
  signed,
  type IssuerAtWork,
  type SigningKey,
} from '#test/adapters/jwt/issuer-at-work';
import { adaSignedIn, cast, shopRun } from '#test/domain/identity/cast';

const now = '2026-11-21T10:00:00.000Z';
const seconds = Date.parse(now) / 1_000;
const times = { iat: seconds - 20, exp: seconds + 280 };
const noToken = {
  isAuthorized: true,
  context: { refusal: 'Send one bearer token in the Authorization header.', code: 'unauthenticated' },
};

let ciKey: SigningKey;
let peopleKey: SigningKey;
let ci: IssuerAtWork;
let people: IssuerAtWork;
let world: AuthorizerWorld;
const report = vi.fn<(trouble: unknown) => void>();

beforeAll(async () => {
  [ciKey, peopleKey, ci, people] = await Promise.all([
    newKey('RS256', 'ci-1'),
    newKey('RS256', 'people-1'),
    issuerAtWork(),
    issuerAtWork(),
  ]);
});
afterAll(() => Promise.all([ci.close(), people.close()]));
beforeEach(() => {
  vi.clearAllMocks();
  ci.publish(ciKey);
  people.publish(peopleKey);
  world = {
    clock: { now: () => now },
    policies: { directory: cast },
    tokens: jwtVerifier([
      peopleIssuer({ issuer: people.issuer, audience: 'client-1' }),
      ciIssuer({ issuer: shopRun.iss, audience: 'countersign', jwksUrl: `${ci.issuer}/jwks` }),
    ]),
  };
});

const answerTo = (authorization?: string): Promise<AuthorizerAnswer> =>
  authorizer(() => world, report)({ headers: authorization === undefined ? {} : { authorization } });
const shopToken = () => signed(ciKey, { ...shopRun, ...times, aud: 'countersign' });
const adaToken = () => signed(peopleKey, { ...adaSignedIn, ...times, iss: people.issuer, aud: 'client-1' });

describe('a call goes on with', () => {
  it('the identity of a person', async () => {
    expect(await answerTo(`Bearer ${await adaToken()}`)).toEqual({
      isAuthorized: true,
      context: { identity: '{"kind":"person","id":"ada"}' },
    });
  });

  it('the identity of a pipeline', async () => {
    expect(await answerTo(`bearer ${await shopToken()}`)).toEqual({
      isAuthorized: true,
      context: { identity: expect.stringContaining('"id":"shop-release"') },
    });
  });

  it('a refusal and its code when the token proves nothing', async () => {
    expect(
      await answerTo(`Bearer ${assembled({ alg: 'none' }, { ...shopRun, ...times, aud: 'countersign' })}`),
    ).toEqual({
      isAuthorized: true,
      context: {
        refusal: 'The token is not signed with RS256, as its issuer’s must be.',
        code: 'unauthenticated',
      },
    });
  });

  it('a refusal and its code when the token proves somebody who may not call', async () => {
    const token = await signed(ciKey, {
      ...shopRun,
      ...times,
      aud: 'countersign',
      event_name: 'pull_request',
    });
    expect(await answerTo(`Bearer ${token}`)).toEqual({
      isAuthorized: true,
      context: {
        refusal: 'A run for a pull request may not call this service.',
        code: 'pipeline-not-allowed',
      },
    });
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['a scheme alone', 'Bearer'],
    ['a token alone', 'a.b.c'],
    ['two headers, which arrive as one', 'Bearer a.b.c,Bearer d.e.f'],
    ['a line after the token', 'Bearer a.b.c\r\nX-Identity: ada'],
  ])('a refusal when there is %s', async (_, header) => {
    expect(await answerTo(header)).toEqual(noToken);
  });

  it('a refusal when there are no headers at all', async () => {
    expect(await authorizer(() => world, report)({})).toEqual(noToken);
  });
});

describe('trouble ends the call, and is told to those who run the service', () => {
  it('when the keys of an issuer cannot be had', async () => {
    ci.answer((response) => response.writeHead(503).end());
    expect(await answerTo(`Bearer ${await shopToken()}`)).toEqual({ isAuthorized: false });
    expect(report).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ message: `The keys at ${ci.issuer}/jwks cannot be had.` }),
    );
  });

  it('when the function cannot be wired, until it can', async () => {
    let tries = 0;
    const wire = () => {
      if (++tries === 1) throw new Error('The environment variable CI_ISSUER is missing.');
      return world;
    };
    const event = { headers: { authorization: `Bearer ${await adaToken()}` } };
    expect(await authorizer(wire, report)(event)).toEqual({ isAuthorized: false });
    expect(await authorizer(wire, report)(event)).toMatchObject({ isAuthorized: true });
  });
});

it('10,000 arbitrary headers never yield a caller, and none is taken for trouble', async () => {
  const header = JSON.stringify({ alg: 'RS256', kid: 'ci-1' });
  const claims = JSON.stringify({ ...shopRun, ...times, aud: 'countersign' });
  const part = fc.oneof(
    fc.base64String(),
    fc.constantFrom(header, claims).map((text) => Buffer.from(text).toString('base64url')),
    fc.json().map((text) => Buffer.from(text).toString('base64url')),
  );
  const token = fc.oneof(
    fc.string(),
    fc.tuple(part, part, part).map((parts) => parts.join('.')),
    fc.array(part, { maxLength: 6 }).map((parts) => parts.join('.')),
  );
  const scheme = fc.oneof(
    { weight: 3, arbitrary: fc.constant('Bearer ') },
    { weight: 1, arbitrary: fc.string() },
  );
  await fc.assert(
    fc.asyncProperty(scheme, token, async (before, after) => {
      const answer = await answerTo(`${before}${after}`);
      expect(answer).toMatchObject({ isAuthorized: true, context: { refusal: expect.any(String) } });
      expect(answer).not.toHaveProperty('context.identity');
    }),
    { numRuns: 10_000 },
  );
  expect(report).not.toHaveBeenCalled();
});

it('a good token with any one character changed yields no caller', async () => {
  const token = await shopToken();
  const character = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.');
  // Not the last one: 4 of its 6 bits are left over from the 256 bytes of the signature and stand for nothing.
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 2), character, async (at, other) => {
      fc.pre(token[at] !== other);
      const changed = token.slice(0, at) + other + token.slice(at + 1);
      expect(await answerTo(`Bearer ${changed}`)).not.toHaveProperty('context.identity');
    }),
    { numRuns: 2_000 },
  );
});
