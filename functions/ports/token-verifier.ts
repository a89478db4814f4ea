/**
 * Who vouches for a caller: the user pool for people, the CI provider for pipelines, and Countersign itself for
 * the deployer it gave a permit to.
 */
export type Voucher = 'people' | 'ci' | 'permits';

export type Verification =
  | { readonly voucher: Voucher; readonly claims: Readonly<Record<string, unknown>> }
  /** One sentence for the caller why the token proves nothing. */
  | { readonly refusal: string };

export interface TokenVerifier {
  /**
   * Checks a token's signature, issuer, audience and times at `now` (ISO 8601). What the claims say about the
   * caller is not judged. Trouble, such as an issuer's keys that cannot be had, is thrown: it says nothing about
   * the token.
   */
  verify(token: string, now: string): Promise<Verification>;
}
