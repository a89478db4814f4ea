import { isoOf, msOf } from '#domain/time';
import { delegate, revokeDelegation } from '#usecases/delegate';
import { call, type Sim } from '../sim.ts';
import { byToken, persistent } from './approver.ts';

/** People who go away for a while, come back before their time, and name another one to stand in for them. */
export function absences(sim: Sim): void {
  const { chances, kernel, policies, books } = sim;
  const { people } = policies.directory;

  /** Whoever is named sees to what is open. */
  async function names(id: string, label: string, mostMinutes: number): Promise<string | undefined> {
    const to = chances.pick(
      `${label} whom`,
      people.filter((one) => one.id !== id),
    );
    const minutes = chances.between(`${label} for`, 5, mostMinutes);
    const heard = await call(sim, `${id} names ${to.id}`, (world, now) => {
      const until = isoOf(msOf(now) + minutes * 60_000);
      return delegate(world, { kind: 'person', id }, { to: to.id, until }, now);
    });
    if (heard.said !== 'ok') return undefined;
    for (const [number, book] of [...books.values()].entries()) {
      const name = `${label} sees to ${number}`;
      const isOpen = [...book.phases.values()].some(({ outcome }) => outcome === 'open');
      if (!isOpen || chances.draw(name) < 0.4) continue;
      const decides = () => byToken(sim, book.id, to, { decision: 'approve' }, `${to.id} stands in`);
      const ms = chances.between(`${name} at`, 10, 200) * 1_000;
      kernel.after(ms, () => void persistent(sim, name, decides));
    }
    return heard.value.id;
  }

  async function leaves(id: string): Promise<void> {
    const delegation = await names(id, `${id} goes`, 120);
    if (delegation === undefined || chances.draw(`${id} comes back`) < 0.3) return;
    kernel.after(chances.between(`${id} is back at`, 60, 900) * 1_000, async () => {
      const back = await call(sim, `${id} is back`, (world, now) =>
        revokeDelegation(world, { kind: 'person', id }, delegation, now),
      );
      if (back.said === 'ok' && chances.draw(`${id} goes again`) < 0.6)
        await names(id, `${id} goes again`, 60);
    });
  }

  for (const { id } of people)
    if (chances.draw(`${id} goes away`) < 0.3)
      kernel.after(chances.between(`${id} goes at`, 0, 1_500) * 1_000, () => void leaves(id));
}
