import { managersOf, type Person } from '#domain/identity/directory';
import type { Unreached } from '#domain/notices/announcement';
import { channelsOf, isForTheTeam, type NamedChannel } from '#domain/notices/channels';
import { announce, announcementModel } from './announce.ts';
import { attempted } from './attempted.ts';
import { sendOnce } from './send-once.ts';
import type { NoticesReach, Telling } from './telling.ts';

/** After so many failures others are told of somebody who is asked: as often as the stream delivers an event. */
export const triesOfOneMail = 6;

/**
 * Somebody who is asked to decide cannot be reached by mail. The channels are told or, where there is none, those who
 * manage releases; once for each phase and person, and nobody else if that fails, too.
 */
export async function tellOthers(
  world: NoticesReach,
  telling: Telling,
  person: Person,
  phase: string,
): Promise<void> {
  const { directory } = telling;
  const unreached = { person, phase };
  const channels: NamedChannel[] = [];
  for (const channel of channelsOf(telling.loaded.release, directory).filter(isForTheTeam))
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
