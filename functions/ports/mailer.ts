import type { Delivery } from './delivery.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly requestId: string;
  /** Stays the same when a mail is sent again. */
  readonly key: string;
}

export interface Mailer {
  /** `refused`: the mail service takes no mail like this one, or none to this address. */
  send(mail: Mail): Promise<Delivery>;
}
