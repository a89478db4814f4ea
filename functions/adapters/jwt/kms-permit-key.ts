import { KMSClient } from '@aws-sdk/client-kms';
import type { JWK } from 'jose';
import { permitKey } from '#adapters/kms/permits';

/** Three tries of three seconds at most: API Gateway gives an authorizer ten. */
const waitsAtMost = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** The public half of the KMS key that permits are signed with; asked for once, since a KMS key never changes. */
export function kmsPermitKey(keyId: string): () => Promise<JWK> {
  const client = new KMSClient({ maxAttempts: 3, requestHandler: waitsAtMost });
  let known: JWK | undefined;
  return async () => {
    try {
      return (known ??= await permitKey(client, keyId));
    } catch (cause) {
      throw new Error('The key that permits are signed with cannot be had.', { cause });
    }
  };
}
