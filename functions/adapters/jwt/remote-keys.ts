import { JWKSMultipleMatchingKeys, JWKSNoMatchingKey } from 'jose/errors';
import { createRemoteJWKSet } from 'jose/jwks/remote';
import type { JWTVerifyGetKey } from 'jose/jwt/verify';

/**
 * The published keys of an issuer. Fetched when first needed, again after 10 minutes (a key withdrawn by its
 * issuer is trusted no longer than that), and when a token names a key not seen yet, at most every 30 seconds so
 * that made-up key ids do not become requests. A caller waits for it, hence 3 seconds; redirects are not followed.
 */
export function remoteKeys(url: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, {
    timeoutDuration: 3_000,
    cacheMaxAge: 600_000,
    cooldownDuration: 30_000,
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      if (error instanceof JWKSNoMatchingKey || error instanceof JWKSMultipleMatchingKeys) throw error;
      throw new Error(`The keys at ${url.href} cannot be had.`, { cause: error });
    }
  };
}
