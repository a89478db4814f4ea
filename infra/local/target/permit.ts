import { createHash } from 'node:crypto';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as z from 'zod';

/** Tells whether a permit allows exactly this webhook, now. Answers with the sentence to refuse it with. */
export type PermitCheck = (permit: string | undefined, body: Buffer) => Promise<{ refusal?: string }>;

export interface PermitCheckOptions {
  /** Where Countersign answers: the issuer of its permits, and where it publishes the key they are signed with. */
  readonly countersignUrl: string;
  readonly now: () => Promise<Date>;
}

const claims = z.object({ sha256: z.string() });

/**
 * Checks signature, issuer, audience and expiry, and that the permit was issued for this very body. Without the
 * last, a permit for one version could be sent along with the order for another.
 */
export function permitCheck({ countersignUrl, now }: PermitCheckOptions): PermitCheck {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', countersignUrl));
  return async (permit, body) => {
    if (permit === undefined) return { refusal: 'The permit is missing.' };
    try {
      const { payload } = await jwtVerify(permit, keys, {
        algorithms: ['ES256'],
        issuer: countersignUrl,
        audience: 'countersign-deployer',
        requiredClaims: ['exp', 'sha256'],
        currentDate: await now(),
      });
      const digest = createHash('sha256').update(body).digest('hex');
      return claims.parse(payload).sha256 === digest ? {} : { refusal: 'The permit is for another order.' };
    } catch (error) {
      return {
        refusal: `The permit does not hold: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  };
}
