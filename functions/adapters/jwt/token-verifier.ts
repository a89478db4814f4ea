import { decodeJwt } from 'jose/jwt/decode';
import { jwtVerify } from 'jose/jwt/verify';
import type { TokenVerifier, Verification } from '#ports/token-verifier';
import type { TrustedIssuer } from './issuers.ts';
import { refusalSentence } from './refusal-sentence.ts';

/**
 * Issuers' clocks have been seen some seconds ahead of a verifier's, which then refuses a token it was just given.
 * 30 seconds covers that, and lets a five-minute CI token live a tenth longer, no more.
 */
const clockToleranceSeconds = 30;

/** `jose` looks at `iat` only when there is a maximum age; this one is never reached. */
const anyAge = Number.MAX_SAFE_INTEGER;

/**
 * Verifies the tokens of the given issuers. The unverified `iss` only picks one of them; algorithm, keys and
 * audience are then that issuer's, and nothing a token's header says (`jku`, `x5u`, `jwk`) can change them.
 */
export function jwtVerifier(issuers: readonly TrustedIssuer[]): TokenVerifier {
  const byName = new Map(issuers.map((trusted) => [trusted.issuer, trusted]));
  if (byName.size !== issuers.length)
    throw new Error('Two issuers have the same name; tokens could not be told apart.');

  return {
    async verify(token, now) {
      const issuer = claimedIssuer(token);
      if (issuer === undefined) return { refusal: 'The bearer token is not a well-formed signed token.' };
      const trusted = byName.get(issuer);
      if (!trusted) return { refusal: 'The token’s issuer is not one this service trusts.' };
      return verifiedBy(trusted, token, now);
    },
  };
}

async function verifiedBy(trusted: TrustedIssuer, token: string, now: string): Promise<Verification> {
  try {
    const { payload } = await jwtVerify(token, trusted.key, {
      issuer: trusted.issuer,
      audience: trusted.audience,
      algorithms: [trusted.algorithm],
      requiredClaims: ['exp', 'iat'],
      maxTokenAge: trusted.maxAgeSeconds ?? anyAge,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(now),
    });
    if (Array.isArray(payload.aud) && payload.aud.length > 1)
      return { refusal: 'The token is meant for other audiences too.' };
    return { voucher: trusted.voucher, claims: payload };
  } catch (error) {
    const refusal = refusalSentence(error, trusted);
    if (refusal === undefined) throw error;
    return { refusal };
  }
}

function claimedIssuer(token: string): string | undefined {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : undefined;
  } catch {
    return undefined;
  }
}
