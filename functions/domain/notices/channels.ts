import type { Channel, Directory } from '#domain/identity/directory';
import type { Release } from '#domain/release/release';
import type { Notice, NoticeKind } from './notices-for.ts';

export type Named<C extends Channel> = C & { readonly name: string };
export type NamedChannel = Named<Channel>;

/** What channels are told of. Steps on the way, and what concerns one person alone, are for mails. */
export const announcedKinds = [
  'asked',
  'reminder',
  'reopened',
  'overridden',
  'contested',
  'time-ran-out',
  'approved',
  'denied',
  'expired',
  'cancelled',
  'superseded',
  'deployment-started',
  'deployment-succeeded',
  'deployment-failed',
  'unhealthy',
  'completed',
] as const satisfies readonly NoticeKind[];
export type AnnouncedKind = (typeof announcedKinds)[number];

/** The channels a release is announced to, as far as the directory still has them. */
export const channelsOf = (release: Release, directory: Directory): readonly NamedChannel[] =>
  (release.plan.announce ?? []).flatMap((name) => {
    const channels = directory.channels ?? {};
    const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
    return channel ? [{ ...channel, name }] : [];
  });

/** Whether what concerns one person may be said there: the readers of an issue may be anybody. */
export const isForTheTeam = (channel: Channel): boolean => channel.kind !== 'github';

/** What a channel is told where people are told this. */
export const announcedKind = (notices: readonly Notice[]): AnnouncedKind | undefined =>
  announcedKinds.find((kind) => notices.some((notice) => notice.kind === kind));
