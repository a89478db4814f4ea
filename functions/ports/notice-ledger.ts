/**
 * Which notice went out. `claim` is taken before sending and `sent` noted after, so a crash in between sends again
 * rather than never. A claim that somebody else works on is left alone for two minutes. The one who holds it may claim
 * it again at once: a name stands for deliveries that come one at a time, so what comes again nobody works on.
 */
export interface NoticeLedger {
  claim(key: string, by: string, now: string): Promise<'claimed' | 'sent' | 'in-progress'>;
  /**
   * Gives a claim back when sending failed, so that the next try does not have to wait for it to grow old. Answers how
   * often that has happened; 0 for what was sent after all.
   */
  release(key: string): Promise<number>;
  sent(key: string, now: string): Promise<void>;
}
