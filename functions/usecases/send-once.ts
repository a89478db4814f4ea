import type { Delivery } from '#ports/delivery';
import type { World } from './world.ts';

interface Sending {
  /** Whoever works on it, for the ledger. */
  readonly by: string;
  readonly now: string;
}

/**
 * Sends what the keys stand for, as one, without what was sent already; nothing when all of it was. What is refused is
 * logged and not sent again. Where sending failed, `whenItFails` is told of each how often it has by now, before the
 * trouble goes on to whoever tries again.
 */
export async function sendTogether<T extends { readonly key: string }>(
  world: Pick<World, 'log' | 'notices'>,
  items: readonly T[],
  { by, now }: Sending,
  send: (left: readonly T[]) => Promise<Delivery>,
  whenItFails: (item: T, trouble: unknown, failures: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const left: T[] = [];
  for (const item of items) {
    const claim = await world.notices.claim(item.key, by, now);
    if (claim === 'in-progress') throw new Error(`${item.key} is being sent already`);
    if (claim === 'claimed') left.push(item);
  }
  if (left.length === 0) return;
  try {
    const delivery = await send(left);
    if (delivery.outcome === 'refused')
      world.log.warn('a notice was refused and is not sent', {
        notice: left.map(({ key }) => key).join(' '),
        sentence: delivery.sentence,
      });
  } catch (trouble) {
    for (const item of left) await whenItFails(item, trouble, await world.notices.release(item.key));
    throw trouble;
  }
  for (const { key } of left) await world.notices.sent(key, now);
}

/** The same for one. */
export const sendOnce = (
  world: Pick<World, 'log' | 'notices'>,
  { key, ...sending }: Sending & { readonly key: string },
  send: () => Promise<Delivery>,
  whenItFails: (trouble: unknown, failures: number) => Promise<void> = async () => undefined,
): Promise<void> =>
  sendTogether(world, [{ key }], sending, send, (_, trouble, failures) => whenItFails(trouble, failures));
