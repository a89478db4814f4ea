/** A mail that is kept until its reader is back at work. Only what it was about is kept, never its words. */
export interface HeldNotice {
  /** Directory id of the reader. */
  readonly person: string;
  readonly requestId: string;
  /** Of the event it tells about. */
  readonly sequence: number;
  readonly kind: string;
  readonly sendAt: string;
  /** When it was first kept. */
  readonly since: string;
}

export interface HeldNotices {
  /** Kept once, however often it is said. */
  hold(notice: HeldNotice): Promise<void>;
  /** At most so many of those whose time has come, the earliest first; of one moment and reader in the order of their events. */
  due(now: string, limit: number): Promise<readonly HeldNotice[]>;
  drop(notices: readonly HeldNotice[]): Promise<void>;
}
