import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { SignJWT } from 'jose/jwt/sign';
import type { CryptoKey, JWK, JWTPayload } from 'jose';

export interface SigningKey {
  readonly alg: 'RS256' | 'ES256';
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public half as an issuer publishes it. */
  readonly jwk: JWK;
}

export async function newKey(alg: SigningKey['alg'], kid: string): Promise<SigningKey> {
  const pair = await generateKeyPair(alg, { extractable: true });
  return { alg, ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' } };
}

/** A token as the holder of `key` signs it; the header may say more than it should. */
export const signed = (
  key: SigningKey,
  claims: JWTPayload,
  header: Record<string, unknown> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.jwk.kid!, ...header }).sign(key.privateKey);

/** A token put together by hand, for what no signer would write. */
export const assembled = (header: object, claims: object, signature = ''): string =>
  [JSON.stringify(header), JSON.stringify(claims)]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.') + `.${signature}`;

/** Publishes keys over HTTP on this machine, and remembers what was asked for. */
export async function issuerAtWork() {
  const requests: string[] = [];
  let answer: (response: ServerResponse) => void = (response) => response.end('{"keys":[]}');
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    issuer: `http://127.0.0.1:${port}`,
    requests,
    publish(...keys: SigningKey[]) {
      answer = (response) => response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
    },
    answer(with_: (response: ServerResponse) => void) {
      answer = with_;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type IssuerAtWork = Awaited<ReturnType<typeof issuerAtWork>>;
