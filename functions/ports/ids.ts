export interface Ids {
  /** A new ULID: sorts by `now`. */
  ulid(now: string): string;
  /** 256 random bits, base64url: the secret of a link. */
  secret(): string;
  /** 60 random bits as twelve letters and digits without look-alikes: the code somebody types from a mail. */
  code(): string;
}
