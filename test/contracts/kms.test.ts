import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';
import { permitIssuer } from '#adapters/jwt/issuers';
import { jwtVerifier } from '#adapters/jwt/token-verifier';
import { kmsPermits, permitKey } from '#adapters/kms/permits';
import { openSigningKey } from '#infra/local/aws/services/kms-keys';
import { cast } from '#test/support/cast';
import { identifyCaller } from '#usecases/identify-caller';
import { permitsContract } from './permits.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-kms-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = openSigningKey(join(folder, 'key.pem'));
const kms = mockClient(KMSClient);
kms.on(SignCommand).callsFake(({ Message }: { Message: Uint8Array }) => ({
  Signature: key.signDigest(Buffer.from(Message)),
}));
kms.on(GetPublicKeyCommand).resolves({ PublicKey: key.publicKey });

permitsContract('KMS', () => {
  const client = new KMSClient({ region: 'eu-central-1' });
  const issuer = 'https://gate.example.com';
  const tokens = jwtVerifier([permitIssuer({ issuer, publicKey: () => permitKey(client, 'permit-key') })]);
  return {
    permits: kmsPermits(client, 'permit-key', issuer),
    async bearer(permit, now) {
      const identified = await identifyCaller({ policies: { directory: cast }, tokens }, permit, now);
      return 'caller' in identified ? identified.caller : undefined;
    },
  };
});
