import type { Directory, Person } from '#domain/identity/directory';
import type { NoticeKind } from './notices-for.ts';
import type { ChainedEvent } from '#domain/release/events';
import type { Release } from '#domain/release/release';

/** What a notice tells, whoever reads it: the event, and the request as it stands. */
export interface Telling {
  readonly kind: NoticeKind;
  readonly event: ChainedEvent;
  readonly release: Release;
  readonly directory: Directory;
  readonly publicUrl: string;
}

/** What a mail is made of: what it tells, and whom. */
export interface MailModel extends Telling {
  readonly person: Person;
  /** Only where the person is asked to decide. `code` opens the same review for who cannot follow the link. */
  readonly link?: {
    readonly url: string;
    readonly code: string;
    readonly phase: string;
    readonly expiresAt: string;
  };
}

export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
