export interface Clock {
  /** Now, as ISO 8601 UTC with milliseconds. Asked once per request. */
  now(): string;
}
