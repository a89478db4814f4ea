import { beforeEach, describe, expect, it } from 'vitest';
import type { Directory } from '#domain/identity/directory';
import { cancelRequest } from '#usecases/cancel-request';
import { deliverHeld } from '#usecases/deliver-held';
import { sendNotices } from '#usecases/send-notices';
import { cast, office, person } from '#test/support/cast';
import { gate, gatePlan } from '#test/support/plans';
import { allowed, setting, type Setting } from '#test/support/setting';
import { minute } from '#test/support/story';

const day = 86_400_000;
/** Lena and Sara work by the office's hours; it is Saturday. */
const directory: Directory = {
  ...cast,
  people: cast.people.map((one) =>
    ['lena', 'sara'].includes(one.id) ? { ...one, calendar: 'office' } : one,
  ),
  calendars: { office },
};
const mondayMorning = '2026-11-23T08:00:00.000Z';

let story: Setting;
let world: Setting['world'];
beforeEach(() => {
  story = setting(
    gatePlan({
      phases: [gate({ expiresAfterMs: 4 * day, remindAfterMs: [] })],
      supersedes: false,
      informed: [],
    }),
  );
  world = { ...story.world, policies: { ...story.world.policies, directory } };
});

const asks = async () => {
  const id = await story.opensGate();
  await sendNotices(world, id, 2, 'stream', minute(0));
  return id;
};
/** Everything that has happened is told. */
const tells = async (id: string, at = 5) => {
  for (const { sequence } of await world.requests.events(id, 2))
    await sendNotices(world, id, sequence, 'stream', minute(at));
};
const mailsTo = (who: string) =>
  story.state.mail.outbox.filter(({ to }) => to === `${who}@example.com`).map(({ subject }) => subject);
const inTheMorning = () => deliverHeld(world, mondayMorning);

describe('what was kept for somebody', () => {
  it('does not reach them before they work again, while the others have it at once', async () => {
    await asks();
    expect(mailsTo('lena')).toEqual([]);
    expect(mailsTo('devi')).toEqual(['asked for Devi']);
    expect(await deliverHeld(world, '2026-11-23T07:59:59.999Z')).toEqual({ people: 0, troubled: 0 });
    expect(mailsTo('lena')).toEqual([]);
  });

  it('reaches them then, once', async () => {
    await asks();
    expect(await inTheMorning()).toEqual({ people: 2, troubled: 0 });
    expect(await inTheMorning()).toEqual({ people: 0, troubled: 0 });
    expect(mailsTo('lena')).toEqual(['asked for Lena']);
    expect(mailsTo('sara')).toEqual(['asked for Sara']);
  });

  it('reaches them once, although the stream delivers the event again', async () => {
    const id = await asks();
    await inTheMorning();
    await sendNotices(world, id, 2, 'stream', mondayMorning);
    expect(mailsTo('lena')).toEqual(['asked for Lena']);
  });

  it('is one mail, when several wait', async () => {
    await asks();
    await asks();
    await inTheMorning();
    expect(mailsTo('lena')).toEqual(['2 at once for Lena']);
  });

  it('is asked with a link that is made then', async () => {
    await asks();
    expect(story.state.links.links.size).toBe(2 * 4);
    await inTheMorning();
    expect(story.state.links.links.size).toBe(2 * 6);
  });

  it('is not asked any more when it is settled, and nothing is said of what was never asked', async () => {
    const id = await asks();
    await story.approves(id, 'owner', 3);
    await tells(id);
    expect(mailsTo('devi')).toEqual(['asked for Devi', 'withdrawn for Devi']);
    await inTheMorning();
    expect(mailsTo('lena')).toEqual([]);
    expect(story.state.held.size).toBe(0);
  });

  it('is nothing when the request was cancelled before they ever saw it', async () => {
    const id = await asks();
    allowed(await cancelRequest(world, id, person('author'), 'Wrong version.', minute(3)));
    await tells(id);
    await inTheMorning();
    expect(mailsTo('lena')).toEqual([]);
  });

  it('is taken back where it was asked before', async () => {
    const id = await story.opensGate();
    await sendNotices(story.world, id, 2, 'stream', minute(0));
    await story.approves(id, 'owner', 3);
    await tells(id);
    await inTheMorning();
    expect(mailsTo('lena')).toEqual(['asked for Lena', 'withdrawn for Lena']);
  });

  it('comes again after a quarter of an hour when it cannot be sent, and holds nobody else up', async () => {
    await asks();
    story.state.mail.unreachable.add('lena@example.com');
    expect(await inTheMorning()).toEqual({ people: 2, troubled: 1 });
    expect(mailsTo('sara')).toEqual(['asked for Sara']);
    story.state.mail.unreachable.clear();
    expect(await deliverHeld(world, '2026-11-23T08:14:59.999Z')).toEqual({ people: 0, troubled: 0 });
    expect(await deliverHeld(world, '2026-11-23T08:15:00.000Z')).toEqual({ people: 1, troubled: 0 });
    expect(mailsTo('lena')).toEqual(['asked for Lena']);
  });

  /** Of a request that nobody can read: telling of it fails. */
  const unreadable = (sequence = 1) =>
    world.held.hold({
      person: 'lena',
      requestId: 'unreadable',
      sequence,
      kind: 'asked',
      sendAt: minute(1),
      since: minute(0),
    });

  it('does not stand in the way of those behind it, however much of it cannot be sent', async () => {
    for (let sequence = 1; sequence <= 100; sequence += 1) await unreadable(sequence);
    await asks();
    await inTheMorning();
    expect(mailsTo('sara')).toEqual([]);
    await inTheMorning();
    expect(mailsTo('sara')).toEqual(['asked for Sara']);
  });

  it('is given up two weeks after it was first kept, and not before', async () => {
    await unreadable();
    await deliverHeld(world, '2026-12-05T09:59:59.999Z');
    expect(story.state.held.size).toBe(1);
    await deliverHeld(world, '2026-12-05T10:14:59.999Z');
    expect(story.state.held.size).toBe(0);
  });

  it('is forgotten when they have left', async () => {
    await asks();
    const people = directory.people.filter(({ id }) => id !== 'lena');
    const left = { ...directory, people };
    await deliverHeld({ ...world, policies: { ...world.policies, directory: left } }, mondayMorning);
    expect(story.state.held.size).toBe(0);
    expect(mailsTo('lena')).toEqual([]);
  });

  it('R003-28 makes others hear of it when mail does not reach them', async () => {
    await asks();
    story.state.mail.refused.add('lena@example.com');
    await inTheMorning();
    expect(story.state.mail.outbox.filter(({ to }) => to === 'manager@example.com')).toHaveLength(1);
  });
});
