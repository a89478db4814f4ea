/** Who sent a wire call, as the HTTP front knows it from the credential scope. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
}

export interface WireAnswer {
  readonly status: number;
  /** To be sent as `application/x-amz-json-1.0`. */
  readonly body: unknown;
}
