/** The stream of events, which remembers each for 24 hours. */
export interface EventStream {
  /** The events at these places, in order; `expired` when the stream no longer holds all of them. */
  read(stretch: Stretch): Promise<readonly EventKey[] | 'expired'>;
}

/** Neighbouring places in one shard, both ends included. */
export interface Stretch {
  readonly shard: string;
  readonly first: string;
  readonly last: string;
}

export interface EventKey {
  readonly requestId: string;
  readonly sequence: number;
}
