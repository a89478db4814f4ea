/** How a state fails: what Retry and Catch look at, and what ends an execution that handles neither. */
export interface Failure {
  readonly error?: string;
  readonly cause?: string;
  /** A missed heartbeat is reported as States.Timeout, and matched by States.HeartbeatTimeout as well. */
  readonly heartbeat?: true;
  /** Set when a JSONata expression failed: the field, as Step Functions writes it (`Arguments/Payload`). */
  readonly location?: string;
}

/** Thrown inside a state, caught by the engine: never a bug, always an error name a definition can know. */
export class StateFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(`${failure.error ?? 'an unnamed error'}: ${failure.cause ?? ''}`);
    this.failure = failure;
  }
}

export function queryFailure(location: string, cause: string): StateFailure {
  return new StateFailure({ error: 'States.QueryEvaluationError', cause, location });
}

export function dataLimitFailure(what: string): StateFailure {
  return new StateFailure({
    error: 'States.DataLimitExceeded',
    cause: `${what} with a size exceeding the maximum number of bytes service limit.`,
  });
}
