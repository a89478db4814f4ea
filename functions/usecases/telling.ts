import type { Directory, Person } from '#domain/identity/directory';
import type { Announcement, AnnouncementModel } from '#domain/notices/announcement';
import type { MailContent, MailModel } from '#domain/notices/mail';
import type { ChainedEvent } from '#domain/release/events';
import type { Loaded } from '#ports/request-store';
import { directoryFor } from './directory-for.ts';
import type { World } from './world.ts';

/** What notices say. */
export interface NoticeWords {
  readonly writeMail: (model: MailModel) => MailContent;
  /** Several mails to one reader as one. */
  readonly writeDigest: (models: readonly MailModel[]) => MailContent;
  readonly writeAnnouncement: (model: AnnouncementModel) => Announcement;
  readonly announcementAsMail: (model: AnnouncementModel, reader: Person) => MailContent;
}

export type NoticesReach = NoticeWords &
  Pick<
    World,
    | 'announcer'
    | 'delegations'
    | 'held'
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

/** Reads an event and its request again, instead of trusting what woke us. */
export async function tellingOf(
  world: NoticesReach,
  { requestId, sequence }: { readonly requestId: string; readonly sequence: number },
  by: string,
  now: string,
): Promise<Telling> {
  const event = await world.requests.event(requestId, sequence);
  const loaded = await world.requests.load(requestId);
  if (!event || !loaded) throw new Error(`event ${sequence} of ${requestId} cannot be read yet`);
  return { event, loaded, directory: await directoryFor(world, loaded.release, now), by, now };
}
