/** An error of the Step Functions API, by AWS's own name; the wire answers it, it is never a bug. */
export class WireError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = code;
    this.code = code;
  }
}
