import { managersOf, personOf, type Person } from '#domain/identity/directory';
import type { Unreached } from '#domain/notices/announcement';
import { announcedKind, channelsOf, type AnnouncedKind, type NamedChannel } from '#domain/notices/channels';
import { noticesFor, type Notice } from '#domain/notices/notices-for';
import { announce, announcementModel } from './announce.ts';
import { directoryFor } from './directory-for.ts';
import { mailFor } from './mail-for.ts';
import { sendOnce } from './send-once.ts';
import type { NoticesReach, Telling } from './telling.ts';

/** Some notices of an event could not be sent; the others were. Tried again, only those are sent. */
export class NoticesUnsent extends Error {
  constructor(event: string, unsent: number, cause: unknown) {
    super(`${unsent} notices of ${event} could not be sent`, { cause });
    this.name = 'NoticesUnsent';
  }
}

/** The mail service takes no mail to somebody. It stays unsent: once their address is mended, a redrive sends it. */
class MailRefused extends Error {
  constructor(key: string, sentence: string) {
    super(`${key} was refused. ${sentence}`);
    this.name = 'MailRefused';
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
  const [event] = await world.requests.events(requestId, sequence - 1);
  const loaded = await world.requests.load(requestId);
  if (!event || event.sequence !== sequence || !loaded)
    throw new Error(`event ${sequence} of ${requestId} cannot be read yet`);
  const directory = await directoryFor(world, loaded.release, now);
  const telling = { event, loaded, directory, by, now };
  const notices = noticesFor(event, loaded.release, directory);
  const kind = announcedKind(notices);
  const channels = kind ? channelsOf(loaded.release, directory) : [];
  const { unsent, cause } = await attempted([
    ...notices.map((notice) => () => tellPerson(world, telling, notice)),
    ...channels.map((channel) => () => tellChannel(world, telling, channel, kind!)),
  ]);
  if (unsent > 0) throw new NoticesUnsent(`${requestId}#${sequence}`, unsent, cause);
}

/** One after the other, each whatever became of the others. */
async function attempted(
  sends: readonly (() => Promise<void>)[],
): Promise<{ readonly unsent: number; readonly cause: unknown }> {
  let unsent = 0;
  let cause: unknown;
  for (const send of sends) {
    try {
      await send();
    } catch (trouble) {
      unsent += 1;
      cause = trouble;
    }
  }
  return { unsent, cause };
}

async function tellPerson(world: NoticesReach, telling: Telling, notice: Notice): Promise<void> {
  const person = personOf(telling.directory, notice.to);
  if (!person) return;
  const { event, by, now } = telling;
  const key = [event.requestId, event.sequence, notice.kind, notice.to, 'email'].join('#');
  await sendOnce(
    world,
    { key, by, now },
    async () => {
      const delivery = await world.mailer.send(await mailFor(world, telling, notice, person, key));
      if (delivery.outcome === 'refused') throw new MailRefused(key, delivery.sentence);
      return delivery;
    },
    async (trouble, failures) => {
      if (notice.phase && (trouble instanceof MailRefused || failures >= triesOfOneMail))
        await tellOthers(world, telling, person, notice.phase);
    },
  );
}

async function tellChannel(
  world: NoticesReach,
  telling: Telling,
  channel: NamedChannel,
  kind: AnnouncedKind,
): Promise<void> {
  if (await world.announcer.reaches(channel.name)) await announce(world, telling, channel, { kind });
}

/** After so many failures others are told of somebody who is asked: as often as the stream delivers an event. */
export const triesOfOneMail = 6;

/**
 * Somebody who is asked to decide cannot be reached by mail. The channels are told or, where there is none, those who
 * manage releases; once for each phase and person, and nobody else if that fails, too.
 */
async function tellOthers(
  world: NoticesReach,
  telling: Telling,
  person: Person,
  phase: string,
): Promise<void> {
  const { directory } = telling;
  const unreached = { person, phase };
  const channels: NamedChannel[] = [];
  for (const channel of channelsOf(telling.loaded.release, directory))
    if (await world.announcer.reaches(channel.name)) channels.push(channel);
  const managers = managersOf(directory).filter(({ id }) => id !== person.id);
  const { unsent, cause } = await attempted(
    channels.length > 0
      ? channels.map((channel) => () => announce(world, telling, channel, { kind: 'unreached', unreached }))
      : managers.map((manager) => () => tellManager(world, telling, manager, unreached)),
  );
  if (unsent > 0) throw cause;
}

async function tellManager(
  world: NoticesReach,
  telling: Telling,
  manager: Person,
  unreached: Unreached,
): Promise<void> {
  const { event, by, now } = telling;
  const { person, phase } = unreached;
  const key = [event.requestId, phase, 'unreached', manager.id, 'email', person.id].join('#');
  await sendOnce(world, { key, by, now }, async () => {
    const model = announcementModel(world, telling, { kind: 'unreached', unreached });
    const content = world.announcementAsMail(model, manager);
    return world.mailer.send({ ...content, to: manager.email, requestId: event.requestId, key });
  });
}
