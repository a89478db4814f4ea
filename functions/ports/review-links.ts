/** A link that lets one person see and decide one phase. Only the SHA-256 of its secret is kept. */
export interface ReviewLink {
  readonly requestId: string;
  readonly phase: string;
  readonly person: string;
  /** Digest of the manifest the mail showed. */
  readonly seen: string;
  /** Sequence number of the last event the mail knew. */
  readonly sequence: number;
  readonly issuedAt: string;
  readonly expiresAt: string;
}

export interface ReviewLinks {
  /**
   * Issues a link that each of these secrets opens: the one in the URL and the short code for typing. An earlier
   * link of the same person and phase stops deciding.
   */
  issue(secretHashes: readonly string[], link: ReviewLink): Promise<void>;
  /** `superseded` when a later mail carries a fresher link. */
  find(secretHash: string): Promise<{ link: ReviewLink; superseded: boolean } | undefined>;
}
