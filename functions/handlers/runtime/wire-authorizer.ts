import type { JWK } from 'jose';
import { compiledPoliciesIn } from '#adapters/files/compiled-policies';
import { ciIssuer, peopleIssuer, permitIssuer } from '#adapters/jwt/issuers';
import { jwtVerifier } from '#adapters/jwt/token-verifier';
import { systemClock } from '#adapters/system/clock';
import type { Clock } from '#ports/clock';
import type { Policies } from '#ports/policies';
import type { TokenVerifier } from '#ports/token-verifier';
import { env } from './env.ts';

/** What the authorizer reaches. */
export interface AuthorizerWorld {
  readonly clock: Clock;
  readonly policies: Pick<Policies, 'directory'>;
  readonly tokens: TokenVerifier;
}

/** Apart from the other functions' wiring, to keep their clients out of its bundle. */
export const wireAuthorizer = (): AuthorizerWorld => ({
  clock: systemClock,
  policies: compiledPoliciesIn(process.env['LAMBDA_TASK_ROOT'] ?? '.'),
  tokens: jwtVerifier([
    peopleIssuer({ issuer: env('peopleIssuer'), audience: env('peopleAudience') }),
    ciIssuer({ issuer: env('ciIssuer'), audience: env('ciAudience'), jwksUrl: env('ciJwksUrl') }),
    permitIssuer({
      issuer: env('publicUrl').replace(/\/$/, ''),
      publicKey: permitKeyOnDemand(env('permitKeyId')),
    }),
  ]),
});

/** The KMS client is loaded for the first permit: most callers bring none, and should not wait for it. */
function permitKeyOnDemand(keyId: string): () => Promise<JWK> {
  let publicKey: (() => Promise<JWK>) | undefined;
  return async () => {
    publicKey ??= (await import('#adapters/jwt/kms-permit-key')).kmsPermitKey(keyId);
    return publicKey();
  };
}

/** The logger is loaded only when there is something to say: a quarter of the time it takes to load the function. */
export async function reportTrouble(trouble: unknown): Promise<void> {
  const { systemLog } = await import('#adapters/system/log');
  systemLog.warn('a caller could not be identified', {}, trouble);
}
