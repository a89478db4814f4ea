/** Everything the command line reaches outside itself. Tests stand in for all of it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly readStdin: () => Promise<Uint8Array>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly uuid: () => string;
  readonly sleep: (ms: number) => Promise<void>;
  /** Aborts when so long has passed: the limit of one call. */
  readonly after: (ms: number) => AbortSignal;
}

export interface Sink {
  readonly isTTY: boolean;
  write(text: string): void;
}
