import {
  JOSEAlgNotAllowed,
  JOSEError,
  JWKSMultipleMatchingKeys,
  JWKSNoMatchingKey,
  JWSSignatureVerificationFailed,
  JWTClaimValidationFailed,
  JWTExpired,
} from 'jose/errors';
import type { TrustedIssuer } from './issuers.ts';

/** Why a token proves nothing, in a sentence that repeats nothing of it. `undefined`: the error is not the token's. */
export function refusalSentence(error: unknown, { algorithm }: TrustedIssuer): string | undefined {
  if (error instanceof JOSEAlgNotAllowed)
    return `The token is not signed with ${algorithm}, as its issuer’s must be.`;
  if (error instanceof JWKSNoMatchingKey)
    return 'The token is signed with a key its issuer does not publish.';
  if (error instanceof JWKSMultipleMatchingKeys)
    return 'The token does not say which of its issuer’s keys signed it.';
  if (error instanceof JWSSignatureVerificationFailed) return 'The token’s signature is not its issuer’s.';
  if (error instanceof JWTExpired)
    return error.claim === 'iat' ? 'The token was issued too long ago.' : 'The token has expired.';
  if (error instanceof JWTClaimValidationFailed) return claimSentence(error);
  if (error instanceof JOSEError) return 'The bearer token is not a well-formed signed token.';
  return undefined;
}

function claimSentence({ claim, reason }: JWTClaimValidationFailed): string {
  if (reason === 'missing') return `The token lacks the claim ${claim}.`;
  if (reason === 'invalid') return `The token’s claim ${claim} is malformed.`;
  switch (claim) {
    case 'nbf':
      return 'The token is not valid yet.';
    case 'iat':
      return 'The token is dated in the future.';
    case 'aud':
      return 'The token is meant for another audience.';
    default:
      return `The token’s claim ${claim} is not acceptable.`;
  }
}
