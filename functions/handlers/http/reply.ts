/** What an HTTP function answers with. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Set when `body` is base64: bytes that are no text. */
  readonly isBase64Encoded?: true;
}
