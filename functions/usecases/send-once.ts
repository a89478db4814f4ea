import type { Delivery } from '#ports/delivery';
import type { World } from './world.ts';

/**
 * Sends what the key stands for, unless it was sent. What is refused is logged and not sent again. Where sending
 * failed, `whenItFails` is told how often it has by now, before the trouble goes on to whoever tries again.
 */
export async function sendOnce(
  world: Pick<World, 'log' | 'notices'>,
  { key, by, now }: { readonly key: string; readonly by: string; readonly now: string },
  send: () => Promise<Delivery>,
  whenItFails: (trouble: unknown, failures: number) => Promise<void> = async () => undefined,
): Promise<void> {
  const claim = await world.notices.claim(key, by, now);
  if (claim === 'sent') return;
  if (claim === 'in-progress') throw new Error(`${key} is being sent already`);
  try {
    const delivery = await send();
    if (delivery.outcome === 'refused')
      world.log.warn('a notice was refused and is not sent', { notice: key, sentence: delivery.sentence });
  } catch (trouble) {
    await whenItFails(trouble, await world.notices.release(key));
    throw trouble;
  }
  await world.notices.sent(key, now);
}
