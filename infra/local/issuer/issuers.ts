import { SignJWT } from 'jose';
import * as z from 'zod';
import type { Directory } from '#domain/identity/directory';
import type { Clock } from '#infra/local/clock/clock';
import { type Claims, personClaims, runClaims } from './claims.ts';
import type { IssuerKey } from './keys.ts';

/** What may be asked for at `/_local/tokens`. */
export const tokenRequest = z.strictObject({
  kind: z.enum(['person', 'ci']),
  /** A person's id in the directory; the first person of it unless given. For a pipeline, its subject. */
  subject: z.string().min(1).max(200).optional(),
  /** Replace or add claims; `null` leaves one out. */
  claims: z.record(z.string(), z.unknown()).default({}),
});

export type TokenRequest = z.input<typeof tokenRequest>;

/** Stands for the Cognito user pool and for GitHub's token issuer, on this machine only. */
export interface Issuers {
  mint(request: TokenRequest): Promise<string>;
  /** The published keys of an issuer. */
  keysOf(kind: 'person' | 'ci'): unknown;
}

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly key: IssuerKey;
}

/** GitHub's tokens last five minutes, the pool's one hour. */
const lifetimeSeconds = { person: 3_600, ci: 300 } as const;

export function createIssuers(
  settings: Readonly<Record<'person' | 'ci', IssuerSettings>>,
  directory: Directory,
  clock: Clock,
): Issuers {
  return {
    async mint(request) {
      const { kind, subject, claims } = tokenRequest.parse(request);
      const { issuer, audience, key } = settings[kind];
      const now = Math.floor(clock.now() / 1_000);
      const said: Claims =
        kind === 'person'
          ? { ...personClaims(directory, subject ?? directory.people[0]?.id ?? 'nobody'), ...claims }
          : runClaims(directory, { ...claims, ...(subject !== undefined && { sub: subject }) });
      const all = { iss: issuer, aud: audience, iat: now, exp: now + lifetimeSeconds[kind], ...said };
      const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
      return new SignJWT(present)
        .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: key.keyId })
        .sign(key.privateKey);
    },
    keysOf: (kind) => settings[kind].key.published,
  };
}
