import type { IssueTracker, Room } from '#domain/identity/directory';
import type { Named } from '#domain/notices/channels';
import type { Announcer } from '#ports/announcer';

/** Each channel by who reaches its kind. */
export const channelAnnouncer = (
  rooms: Announcer<Named<Room>>,
  issues: Announcer<Named<IssueTracker>>,
): Announcer => ({
  reaches: async (channel) => (await rooms.reaches(channel)) || (await issues.reaches(channel)),
  post: async ({ channel, ...post }) =>
    channel.kind === 'github' ? issues.post({ ...post, channel }) : rooms.post({ ...post, channel }),
});
