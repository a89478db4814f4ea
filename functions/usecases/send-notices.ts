import { personOf } from '#domain/identity/directory';
import { announcedKind, channelsOf, type AnnouncedKind, type NamedChannel } from '#domain/notices/channels';
import { noticesFor, type Notice } from '#domain/notices/notices-for';
import { announce } from './announce.ts';
import { attempted } from './attempted.ts';
import { tellPerson } from './tell-person.ts';
import { tellingOf, type NoticesReach, type Telling } from './telling.ts';

/** Some notices of an event could not be sent; the others were. Tried again, only those are sent. */
export class NoticesUnsent extends Error {
  constructor(event: string, unsent: number, cause: unknown) {
    super(`${unsent} notices of ${event} could not be sent`, { cause });
    this.name = 'NoticesUnsent';
  }
}

/**
 * Tells everybody concerned about one event: people by mail, then the channels the policy names. Reads the event and
 * the request again instead of trusting what woke it; sent once per event, person or channel, and kind of channel
 * however often it is woken. `by` names whoever delivers events one at a time: what they deliver again, after whatever
 * went wrong, nobody else works on.
 */
export async function sendNotices(
  world: NoticesReach,
  requestId: string,
  sequence: number,
  by: string,
  now: string,
): Promise<void> {
  const telling = await tellingOf(world, { requestId, sequence }, by, now);
  const { event, loaded, directory } = telling;
  const notices = noticesFor(event, loaded.release, directory);
  const kind = announcedKind(notices);
  const channels = kind ? channelsOf(loaded.release, directory) : [];
  const { unsent, cause } = await attempted([
    ...notices.map((notice) => () => tellOrKeep(world, telling, notice)),
    ...channels.map((channel) => () => tellChannel(world, telling, channel, kind!)),
  ]);
  if (unsent > 0) throw new NoticesUnsent(`${requestId}#${sequence}`, unsent, cause);
}

/** By mail, now or when they are back at work. */
async function tellOrKeep(world: NoticesReach, telling: Telling, notice: Notice): Promise<void> {
  const { event, directory, now } = telling;
  const person = personOf(directory, notice.to);
  if (!person) return;
  const sendAt = person.calendar && (await keptUntil(telling, notice));
  if (!sendAt) return tellPerson(world, person, [{ telling, notice }], telling);
  const { requestId, sequence } = event;
  await world.held.hold({ person: person.id, requestId, sequence, kind: notice.kind, sendAt, since: now });
}

/** A calendar's arithmetic is loaded only for who works by one. */
async function keptUntil({ event, loaded, directory, now }: Telling, notice: Notice) {
  const quietHours = await import('#domain/notices/quiet-hours');
  return quietHours.keptUntil(notice, event, loaded.release, directory, now);
}

async function tellChannel(
  world: NoticesReach,
  telling: Telling,
  channel: NamedChannel,
  kind: AnnouncedKind,
): Promise<void> {
  if (await world.announcer.reaches(channel.name)) await announce(world, telling, channel, { kind });
}
