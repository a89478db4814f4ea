import { beforeEach, describe, expect, it } from 'vitest';
import type { Mail, Mailer } from '#ports/mailer';

export interface MailerAtWork {
  readonly mailer: Mailer;
  /** What reached somebody's mail server, oldest first. */
  readonly delivered: () => readonly Mail[];
  /** From now on the mail server of this address does not answer. */
  readonly fails: (address: string) => void;
  /** From now on no mail to this address is taken. */
  readonly refuses: (address: string) => void;
}

const mail = (over: Partial<Mail> = {}): Mail => ({
  to: 'devi@example.com',
  subject: 'Größe ✓ checkout v1.2.3',
  text: 'Please decide.\nhttps://gate.example.com/review#secret',
  html: '<p>Please decide.</p>',
  requestId: '01KAF00000000000000000000A',
  key: '01KAF00000000000000000000A#2#asked#devi#email',
  ...over,
});

/** What `Mailer` promises, held against one mailer. */
export function mailerContract(name: string, make: () => MailerAtWork): void {
  describe(`a mailer (${name})`, () => {
    let work: MailerAtWork;
    beforeEach(() => {
      work = make();
    });

    it('sends a mail as it is', async () => {
      await work.mailer.send(mail());
      expect(work.delivered()).toEqual([mail()]);
    });

    it('sends each to one person', async () => {
      await work.mailer.send(mail());
      await work.mailer.send(mail({ to: 'dave@example.com' }));
      expect(work.delivered().map(({ to }) => to)).toEqual(['devi@example.com', 'dave@example.com']);
    });

    it('says that it was sent', async () => {
      expect(await work.mailer.send(mail())).toEqual({ outcome: 'sent' });
    });

    it('says that a mail is refused, in a sentence without the address, and sends to the others', async () => {
      work.refuses('devi@example.com');
      expect(await work.mailer.send(mail())).toEqual({
        outcome: 'refused',
        sentence: expect.stringMatching(/^[A-Z][^@]*\.$/),
      });
      await work.mailer.send(mail({ to: 'dave@example.com' }));
      expect(work.delivered().map(({ to }) => to)).toEqual(['dave@example.com']);
    });

    it('says when it could not, and sends to the others', async () => {
      work.fails('devi@example.com');
      await expect(work.mailer.send(mail())).rejects.toThrow();
      await work.mailer.send(mail({ to: 'dave@example.com' }));
      expect(work.delivered().map(({ to }) => to)).toEqual(['dave@example.com']);
    });
  });
}
