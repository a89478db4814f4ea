import { createServer, type Server, type ServerResponse } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyObject, sign } from 'node:crypto';
import { KMSClient } from '@aws-sdk/client-kms';
import { decodeJwt } from 'jose/jwt/decode';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { kmsPermits } from '#adapters/kms/permits';
import { envNames } from '#handlers/runtime/env-names';
import {
  issuerAtWork,
  newKey,
  signed,
  type IssuerAtWork,
  type SigningKey,
} from '#test/adapters/jwt/issuer-at-work';
import { adaSignedIn, cast, shopRun } from '#test/domain/identity/cast';

let issuer: IssuerAtWork;
let kms: Server;
let kmsCalls: string[];
let key: SigningKey;
let permitKey: SigningKey;
let folder: string;
let kmsAnswer: (response: ServerResponse) => void;
let warn: MockInstance<typeof console.warn>;
let handler: typeof import('#handlers/http/authorizer').handler;

beforeAll(async () => {
  [key, permitKey] = await Promise.all([newKey('RS256', 'key-1'), newKey('ES256', 'permit-1')]);
});

/** A fresh process as far as the function can tell, with the environment the stack gives it. */
beforeEach(async () => {
  [issuer, folder] = await Promise.all([issuerAtWork(), mkdtemp(join(tmpdir(), 'countersign-authorizer-'))]);
  issuer.publish(key);
  kmsCalls = [];
  kmsAnswer = kmsWithKey;
  kms = createServer((request, response) => {
    kmsCalls.push(String(request.headers['x-amz-target']));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    kmsAnswer(response);
  });
  await new Promise<void>((resolve) => kms.listen(0, '127.0.0.1', resolve));
  await writeFile(join(folder, 'policies.json'), JSON.stringify({ digest: 'd', packs: [], directory: cast }));
  const environment = {
    LAMBDA_TASK_ROOT: folder,
    POWERTOOLS_DEV: 'true',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(kms.address() as AddressInfo).port}`,
    [envNames.publicUrl]: 'https://countersign.example.com/',
    [envNames.permitKeyId]: 'permit-key',
    [envNames.peopleIssuer]: issuer.issuer,
    [envNames.peopleAudience]: 'client-1',
    [envNames.ciIssuer]: 'https://ci.example.com',
    [envNames.ciAudience]: 'countersign',
    [envNames.ciJwksUrl]: `${issuer.issuer}/.well-known/jwks`,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  warn = vi.spyOn(console, 'warn').mockReturnValue();
  vi.resetModules();
  ({ handler } = await import('#handlers/http/authorizer'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  kms.closeAllConnections();
  await Promise.all([
    issuer.close(),
    new Promise((resolve) => kms.close(resolve)),
    rm(folder, { recursive: true }),
  ]);
});

/** What KMS says to `GetPublicKey` and, about the signature of nothing in particular, to `Sign`. */
const kmsWithKey = (response: ServerResponse) => {
  const PublicKey = KeyObject.from(permitKey.publicKey).export({ type: 'spki', format: 'der' });
  const Signature = sign('sha256', Buffer.from('x'), KeyObject.from(permitKey.privateKey));
  response.end(
    JSON.stringify({ PublicKey: PublicKey.toString('base64'), Signature: Signature.toString('base64') }),
  );
};
const logged = (): unknown => JSON.parse(String(warn.mock.calls[0]?.[0]));
const times = () => ({ iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 300 });
const call = (token: string) => handler({ headers: { authorization: `Bearer ${token}` } });
const callAs = async (signer: SigningKey, claims: object) =>
  call(await signed(signer, { ...claims, ...times() }));

/** The claims of a permit as they are issued. */
async function permit() {
  const order = {
    requestId: 'r1',
    deploymentId: 'd1',
    fence: 1,
    permitId: 'p1',
    service: 'shop',
    environment: 'production',
    version: '1.2.3',
    commit: 'c0ffee',
    artifacts: [],
    bodySha256: '00',
    issuedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const permits = kmsPermits(new KMSClient(), 'permit-key', 'https://countersign.example.com');
  const claims = decodeJwt(await permits.issue(order));
  kmsCalls.length = 0;
  return claims;
}

describe('the authorizer, wired from its environment, knows', () => {
  it('a person, by the pool’s keys and the directory beside the code', async () => {
    expect(await callAs(key, { ...adaSignedIn, iss: issuer.issuer, aud: 'client-1' })).toEqual({
      isAuthorized: true,
      context: { identity: '{"kind":"person","id":"ada"}' },
    });
    expect(issuer.requests).toEqual(['/.well-known/jwks.json']);
  });

  it('a pipeline, by the CI provider’s keys', async () => {
    expect(
      await callAs(key, { ...shopRun, iss: 'https://ci.example.com', aud: 'countersign' }),
    ).toMatchObject({
      context: { identity: expect.stringContaining('"kind":"pipeline"') },
    });
    expect(issuer.requests).toEqual(['/.well-known/jwks']);
  });

  it('a deployer, by the key that KMS holds, asked for once', async () => {
    const deployer = {
      isAuthorized: true,
      context: { identity: '{"kind":"deployer","requestId":"r1","deploymentId":"d1"}' },
    };
    const claims = await permit();
    expect(await callAs(permitKey, claims)).toEqual(deployer);
    expect(await callAs(permitKey, claims)).toEqual(deployer);
    expect(kmsCalls).toEqual(['TrentService.GetPublicKey']);
  });

  it('nobody who signs a permit with a key of their own', async () => {
    expect(await callAs(await newKey('ES256', 'permit-1'), await permit())).toEqual({
      isAuthorized: true,
      context: { refusal: 'The token’s signature is not its issuer’s.', code: 'unauthenticated' },
    });
  });
});

describe('the authorizer, wired from its environment, lets nobody in and says why', () => {
  const adaSigns = () => signed(key, { ...adaSignedIn, iss: issuer.issuer, aud: 'client-1', ...times() });

  it('without one of its variables', async () => {
    vi.stubEnv(envNames.ciAudience, '');
    expect(await call(await adaSigns())).toEqual({ isAuthorized: false });
    expect(logged()).toMatchObject({
      error: { message: 'the environment variable CI_AUDIENCE is not set' },
    });
  });

  it('when an issuer is away, down to the cause that names the trouble', async () => {
    await issuer.close();
    expect(await call(await adaSigns())).toEqual({ isAuthorized: false });
    expect(logged()).toMatchObject({
      error: {
        message: `The keys at ${issuer.issuer}/.well-known/jwks.json cannot be had.`,
        cause: { message: 'fetch failed', cause: { code: 'ECONNREFUSED' } },
      },
    });
  });

  it('when KMS has no key, and asks again for the next permit', async () => {
    const claims = await permit();
    kmsAnswer = (response) => response.end('{}');
    expect(await callAs(permitKey, claims)).toEqual({ isAuthorized: false });
    expect(logged()).toMatchObject({
      error: { message: 'The key that permits are signed with cannot be had.' },
    });
    kmsAnswer = kmsWithKey;
    expect(await callAs(permitKey, claims)).toMatchObject({ context: { identity: expect.any(String) } });
  });

  it('in no word of the token', async () => {
    await issuer.close();
    const token = await adaSigns();
    await call(token);
    for (const part of [...token.split('.'), 'ada@example.com', adaSignedIn.sub])
      expect(JSON.stringify(logged())).not.toContain(part);
  });
});
