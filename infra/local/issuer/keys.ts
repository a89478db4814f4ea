import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet } from 'jose';

/** An RSA key that tokens are signed with, and the set under which its public half is published. */
export interface IssuerKey {
  readonly keyId: string;
  readonly privateKey: KeyObject;
  readonly published: JSONWebKeySet;
}

/** The key in the file, or a new one kept there, readable by its owner alone: tokens outlive a restart. */
export async function openIssuerKey(file: string): Promise<IssuerKey> {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
  }
  const privateKey = createPrivateKey(readFileSync(file));
  const jwk = await exportJWK(createPublicKey(privateKey));
  const keyId = await calculateJwkThumbprint(jwk);
  return { keyId, privateKey, published: { keys: [{ ...jwk, kid: keyId, alg: 'RS256', use: 'sig' }] } };
}
