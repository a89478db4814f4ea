/** A queue that keeps what was given up, for two weeks, until somebody comes for it. */
export interface SetAside {
  /** Some of it, at most ten; kept from others for two minutes, and back among the rest after that. */
  take(): Promise<readonly GivenUp[]>;
  /** It is mended and need not be kept. */
  done(receipt: string): Promise<void>;
  /** It could not be mended now: back among the rest at once. */
  putBack(receipt: string): Promise<void>;
  /** About how much is there to be taken. */
  count(): Promise<number>;
}

export interface GivenUp {
  /** What this taking is known by. */
  readonly receipt: string;
  /** What whoever gave it up wrote down, as text. */
  readonly body: string;
}
