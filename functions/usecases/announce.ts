import type { AnnouncementModel } from '#domain/notices/announcement';
import type { NamedChannel } from '#domain/notices/channels';
import { sendOnce } from './send-once.ts';
import type { NoticesReach, Telling } from './telling.ts';

type Announced = Pick<AnnouncementModel, 'kind' | 'unreached'>;

/** Posts to a channel, once for each event and kind, or once for each person who was not reached in a phase. */
export async function announce(
  world: NoticesReach,
  telling: Telling,
  channel: NamedChannel,
  announced: Announced,
): Promise<void> {
  const { event, by, now } = telling;
  const { kind, unreached } = announced;
  const key = unreached
    ? [event.requestId, unreached.phase, kind, channel.name, channel.kind, unreached.person.id].join('#')
    : [event.requestId, event.sequence, kind, channel.name, channel.kind].join('#');
  await sendOnce(world, { key, by, now }, async () =>
    world.announcer.post({
      ...world.writeAnnouncement(announcementModel(world, telling, announced)),
      channel,
      requestId: event.requestId,
      key,
    }),
  );
}

/** What there is to say about the event to whoever is told of it without being asked. */
export const announcementModel = (
  world: NoticesReach,
  { event, loaded, directory }: Telling,
  announced: Announced,
): AnnouncementModel => ({
  ...announced,
  event,
  release: loaded.release,
  directory,
  publicUrl: world.publicUrl,
});
