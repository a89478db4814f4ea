import type { JWK } from 'jose';
import type { JWTVerifyGetKey } from 'jose/jwt/verify';
import type { Voucher } from '#ports/token-verifier';
import { remoteKeys } from './remote-keys.ts';

/** An issuer whose tokens count, with everything about them that a token has no say in. */
export interface TrustedIssuer {
  readonly voucher: Voucher;
  /** Compared exactly with `iss`. */
  readonly issuer: string;
  /** The only audience of its tokens, compared exactly with `aud`. */
  readonly audience: string;
  readonly algorithm: 'RS256' | 'ES256';
  readonly key: JWTVerifyGetKey;
  /** How old a token may be, whatever its `exp` says. Without it `exp` alone decides. */
  readonly maxAgeSeconds?: number;
}

/** A Cognito user pool, or whoever publishes keys where one does. Cognito's ID tokens last a day at most. */
export const peopleIssuer = (pool: {
  readonly issuer: string;
  readonly audience: string;
}): TrustedIssuer => ({
  voucher: 'people',
  ...pool,
  algorithm: 'RS256',
  key: remoteKeys(new URL(`${pool.issuer}/.well-known/jwks.json`)),
  maxAgeSeconds: 86_400,
});

/** GitHub Actions. Its tokens last five minutes; twice that is the most we accept, should it ever issue longer ones. */
export const ciIssuer = (ci: {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
}): TrustedIssuer => ({
  voucher: 'ci',
  issuer: ci.issuer,
  audience: ci.audience,
  algorithm: 'RS256',
  key: remoteKeys(new URL(ci.jwksUrl)),
  maxAgeSeconds: 600,
});

/**
 * Countersign's own permits, which last as long as the deployment they allow. `publicKey` is asked for each permit
 * (cache it there) and throws when the key cannot be had.
 */
export const permitIssuer = (own: {
  readonly issuer: string;
  readonly publicKey: () => Promise<JWK>;
}): TrustedIssuer => ({
  voucher: 'permits',
  issuer: own.issuer,
  audience: 'countersign-deployer',
  algorithm: 'ES256',
  key: own.publicKey,
});
