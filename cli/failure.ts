import { exitCode, type ExitCode } from './exit-code.ts';

interface FailureParts {
  /** What to do next, a sentence or a command. */
  readonly hint?: string | undefined;
  /** Single things that are wrong, a line each. */
  readonly details?: readonly string[];
  /** For programs; a problem's own code where the service gave one. */
  readonly code?: string;
  readonly exitCode?: ExitCode;
  /** The same call may succeed a little later. */
  readonly temporary?: boolean;
  /** How long the service asked to be left alone. */
  readonly retryAfterMs?: number | undefined;
  /** The call certainly changed nothing, so there is nothing to look up afterwards. */
  readonly unheard?: boolean;
  /** The answer as it came, for `--json`. */
  readonly problem?: unknown;
  readonly cause?: unknown;
}

/** Why a command cannot do what it was asked: one sentence for a person, and what they can do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly parts: FailureParts;

  constructor(message: string, parts: FailureParts = {}) {
    super(message, { cause: parts.cause });
    this.parts = parts;
  }

  get exitCode(): ExitCode {
    return this.parts.exitCode ?? exitCode.trouble;
  }
}

/** The command was called in a way that cannot work: nothing was sent. */
export const misuse = (message: string, hint: string | undefined, details: readonly string[] = []): Failure =>
  new Failure(message, { hint, details, code: 'usage', exitCode: exitCode.usage });
