import { personOf } from '#domain/identity/directory';
import { noticesFor } from '#domain/notices/notices-for';
import { isoOf, msOf } from '#domain/time';
import type { HeldNotice } from '#ports/held-notices';
import { tellPerson, type Matter } from './tell-person.ts';
import { tellingOf, type NoticesReach } from './telling.ts';

/** At most this many in one run, at half a second a mail; the rest waits for the next. */
const perRun = 80;

export interface Delivered {
  readonly people: number;
  /** Whose mail could not be sent; it comes again a quarter of an hour later. */
  readonly troubled: number;
}

/**
 * Sends what was kept for people who are back at work: to each one mail, however much there is. What nobody needs to be
 * asked or told any more is left out: each notice is worked out anew.
 */
export async function deliverHeld(world: NoticesReach, now: string): Promise<Delivered> {
  const held = await world.held.due(now, perRun);
  const readers = [...Map.groupBy(held, ({ person }) => person)];
  const by = readers.length > 0 ? `held ${world.ids.ulid(now)}` : '';
  let troubled = 0;
  for (const [person, notices] of readers) {
    try {
      await deliver(world, person, notices, { by, now });
    } catch (trouble) {
      troubled += 1;
      world.log.warn('what was kept for somebody could not be sent yet', { person }, trouble);
      await putOff(world, notices, now);
    }
  }
  return { people: readers.length, troubled };
}

const againAfterMs = 15 * 60_000;
/** As long as the queues keep what was set aside. */
const givenUpAfterMs = 14 * 86_400_000;

/** What could not be sent comes again, behind whatever is due by then: it must not stand in the way of the others. */
async function putOff(world: NoticesReach, notices: readonly HeldNotice[], now: string): Promise<void> {
  const sendAt = isoOf(msOf(now) + againAfterMs);
  for (const notice of notices)
    if (msOf(now) - msOf(notice.since) < givenUpAfterMs) await world.held.hold({ ...notice, sendAt });
    else world.log.warn('what was kept for somebody is given up', { notice: noticeName(notice) });
  await world.held.drop(notices);
}

const noticeName = ({ requestId, sequence, kind, person }: HeldNotice) =>
  [requestId, sequence, kind, person].join('#');

async function deliver(
  world: NoticesReach,
  reader: string,
  held: readonly HeldNotice[],
  sending: { readonly by: string; readonly now: string },
): Promise<void> {
  const person = personOf(world.policies.directory, reader);
  const matters = person ? apt(await mattersOf(world, held, sending)) : [];
  if (person && matters.length > 0) await tellPerson(world, person, matters, sending);
  await world.held.drop(held);
}

/** Something that was kept, as it stands now; no matter any more where its event would not be told. */
interface Kept {
  readonly kind: string;
  readonly request: string;
  readonly question: string;
  readonly matter: Matter | undefined;
}

async function mattersOf(
  world: NoticesReach,
  held: readonly HeldNotice[],
  { by, now }: { readonly by: string; readonly now: string },
): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const { person, kind, requestId, sequence } of held) {
    const telling = await tellingOf(world, { requestId, sequence }, by, now);
    const { event, loaded, directory } = telling;
    const notice = noticesFor(event, loaded.release, directory).find(
      (one) => one.to === person && one.kind === kind,
    );
    const phase = notice?.phase ?? ('phase' in event.data ? event.data.phase : '');
    kept.push({
      kind,
      request: requestId,
      question: `${requestId}#${phase}`,
      matter: notice && { telling, notice },
    });
  }
  return kept;
}

/** What takes a question back. */
const takingBack = ['withdrawn', 'cancelled', 'superseded', 'expired'];

/** Of several mails about one question only the last; and nobody is told that a question is settled who never saw it. */
function apt(kept: readonly Kept[]): Matter[] {
  const unseen = kept.filter(({ kind, matter }) => kind === 'asked' && !matter).map(({ request }) => request);
  return kept.flatMap(({ kind, request, question, matter }, index) => {
    if (!matter || (takingBack.includes(kind) && unseen.includes(request))) return [];
    const isAskedLater = kept
      .slice(index + 1)
      .some((later) => later.question === question && later.matter?.notice.phase !== undefined);
    return matter.notice.phase !== undefined && isAskedLater ? [] : [matter];
  });
}
