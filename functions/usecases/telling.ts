import type { Directory, Person } from '#domain/identity/directory';
import type { Announcement, AnnouncementModel } from '#domain/notices/announcement';
import type { MailContent, MailModel } from '#domain/notices/mail';
import type { ChainedEvent } from '#domain/release/events';
import type { Loaded } from '#ports/request-store';
import type { World } from './world.ts';

/** What notices say. */
export interface NoticeWords {
  readonly writeMail: (model: MailModel) => MailContent;
  readonly writeAnnouncement: (model: AnnouncementModel) => Announcement;
  readonly announcementAsMail: (model: AnnouncementModel, reader: Person) => MailContent;
}

export type NoticesReach = NoticeWords &
  Pick<
    World,
    | 'announcer'
    | 'delegations'
    | 'ids'
    | 'links'
    | 'log'
    | 'mailer'
    | 'notices'
    | 'policies'
    | 'publicUrl'
    | 'requests'
  >;

/** One event being told, to all it concerns. */
export interface Telling {
  readonly event: ChainedEvent;
  readonly loaded: Loaded;
  /** With whoever stands in for somebody: they are asked, too. */
  readonly directory: Directory;
  readonly by: string;
  readonly now: string;
}
