import { createHash, createPublicKey } from 'node:crypto';
import { GetPublicKeyCommand, SignCommand, type KMSClient } from '@aws-sdk/client-kms';
import { exportJWK, type JWK } from 'jose';
import { msOf } from '#domain/time';
import type { PermitClaims, Permits } from '#ports/permits';
import { joseSignature } from './jose-signature.ts';

/** Whom a permit is meant for. */
export const permitAudience = 'countersign-deployer';

/** Permits as ES256 tokens signed by a KMS key that never leaves KMS: one signature is a deployment's whole paper. */
export function kmsPermits(client: KMSClient, keyId: string, issuer: string): Permits {
  return {
    async issue(claims: PermitClaims) {
      const header = encoded({ alg: 'ES256', typ: 'JWT', kid: keyId });
      const payload = encoded({
        iss: issuer,
        aud: permitAudience,
        sub: claims.requestId,
        jti: claims.permitId,
        iat: Math.floor(msOf(claims.issuedAt) / 1_000),
        exp: Math.floor(msOf(claims.expiresAt) / 1_000),
        requestId: claims.requestId,
        deploymentId: claims.deploymentId,
        fence: claims.fence,
        service: claims.service,
        environment: claims.environment,
        version: claims.version,
        commit: claims.commit,
        artifacts: claims.artifacts,
        sha256: claims.bodySha256,
      });
      const { Signature } = await client.send(
        new SignCommand({
          KeyId: keyId,
          MessageType: 'DIGEST',
          SigningAlgorithm: 'ECDSA_SHA_256',
          Message: createHash('sha256').update(`${header}.${payload}`).digest(),
        }),
      );
      if (!Signature) throw new Error('KMS answered without a signature');
      return `${header}.${payload}.${joseSignature(Signature).toString('base64url')}`;
    },
  };
}

/** The public half of the signing key, as deployers and the authorizer use it. */
export async function permitKey(client: KMSClient, keyId: string): Promise<JWK> {
  const { PublicKey } = await client.send(new GetPublicKeyCommand({ KeyId: keyId }));
  if (!PublicKey) throw new Error('KMS answered without a public key');
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  return { ...(await exportJWK(key)), alg: 'ES256', use: 'sig', kid: keyId };
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
