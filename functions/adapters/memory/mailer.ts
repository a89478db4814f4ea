import type { Mail, Mailer } from '#ports/mailer';
import { copied } from './copied.ts';

export interface MemoryMail {
  /** Everything that was sent, oldest first. */
  readonly outbox: Mail[];
  /** Addresses whose mail server does not take mails at the moment. */
  readonly unreachable: Set<string>;
  /** Addresses that no mail is sent to. */
  readonly refused: Set<string>;
}

export const noMail = (): MemoryMail => ({ outbox: [], unreachable: new Set(), refused: new Set() });

export const memoryMailer = (state: MemoryMail): Mailer => ({
  async send(mail) {
    if (state.unreachable.has(mail.to)) throw new Error(`the mail server of ${mail.to} does not answer`);
    if (state.refused.has(mail.to))
      return { outcome: 'refused', sentence: 'The mail service refused the mail.' };
    state.outbox.push(copied(mail));
    return { outcome: 'sent' };
  },
});
