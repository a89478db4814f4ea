import type { Person } from '#domain/identity/directory';
import type { Notice } from '#domain/notices/notices-for';
import { mailModel } from './mail-model.ts';
import { sendTogether } from './send-once.ts';
import type { NoticesReach, Telling } from './telling.ts';
import { tellOthers, triesOfOneMail } from './unreached.ts';

/** One thing to tell one person. */
export interface Matter {
  readonly telling: Telling;
  readonly notice: Notice;
}

/** The mail service takes no mail to somebody. It stays unsent: once their address is mended, a redrive sends it. */
class MailRefused extends Error {
  constructor(key: string, sentence: string) {
    super(`${key} was refused. ${sentence}`);
    this.name = 'MailRefused';
  }
}

/** Tells a person all of it in one mail, each matter once however often this is tried. */
export async function tellPerson(
  world: NoticesReach,
  person: Person,
  matters: readonly Matter[],
  sending: { readonly by: string; readonly now: string },
): Promise<void> {
  const items = matters.map((matter) => ({ ...matter, key: keyOf(matter) }));
  await sendTogether(
    world,
    items,
    sending,
    async (left) => {
      const models = [];
      for (const { telling, notice } of left) models.push(await mailModel(world, telling, notice, person));
      const { key, telling } = left[0]!;
      const content = models.length === 1 ? world.writeMail(models[0]!) : world.writeDigest(models);
      const { requestId } = telling.event;
      const delivery = await world.mailer.send({ ...content, to: person.email, requestId, key });
      if (delivery.outcome === 'refused') throw new MailRefused(key, delivery.sentence);
      return delivery;
    },
    async ({ telling, notice }, trouble, failures) => {
      if (notice.phase && (trouble instanceof MailRefused || failures >= triesOfOneMail))
        await tellOthers(world, telling, person, notice.phase);
    },
  );
}

const keyOf = ({ telling: { event }, notice }: Matter) =>
  [event.requestId, event.sequence, notice.kind, notice.to, 'email'].join('#');
