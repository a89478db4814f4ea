/** What a permit allows: this deployment, of exactly this, and nothing else. */
export interface PermitClaims {
  readonly requestId: string;
  readonly deploymentId: string;
  readonly fence: number;
  readonly permitId: string;
  readonly service: string;
  readonly environment: string;
  readonly version: string;
  readonly commit: string;
  readonly artifacts: readonly { readonly name: string; readonly digest: string }[];
  /** SHA-256 of the webhook body the permit travels with, hex. */
  readonly bodySha256: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export interface Permits {
  /** A compact JWS (ES256) that anyone can check with the key at `/.well-known/jwks.json`. */
  issue(claims: PermitClaims): Promise<string>;
}
