import { isoOf, msOf } from '#domain/time';
import { delegate, revokeDelegation } from '#usecases/delegate';
import { call, type Sim } from '../sim.ts';

/** People who go away for a while, come back before their time, and name another one to stand in for them. */
export function absences(sim: Sim): void {
  const { chances, kernel, policies } = sim;
  const people = policies.directory.people.map(({ id }) => id);
  for (const { id } of policies.directory.people) {
    if (chances.draw(`${id} goes away`) >= 0.3) continue;
    const caller = { kind: 'person', id } as const;
    const goes = async (to: string, minutes: number) =>
      call(sim, `${id} names ${to}`, (world, now) =>
        delegate(world, caller, { to, until: isoOf(msOf(now) + minutes * 60_000) }, now),
      );
    const at = chances.between(`${id} goes at`, 0, 1_500) * 1_000;
    const leaves = async () => {
      const heard = await goes(chances.pick(`${id} names`, people), chances.between(`${id} is away`, 5, 120));
      if (heard.said !== 'ok' || chances.draw(`${id} comes back`) < 0.4) return;
      const { id: delegation } = heard.value;
      kernel.after(chances.between(`${id} is back at`, 60, 1_500) * 1_000, async () => {
        const back = await call(sim, `${id} is back`, (world, now) =>
          revokeDelegation(world, caller, delegation, now),
        );
        if (back.said === 'ok' && chances.draw(`${id} goes again`) < 0.6)
          await goes(chances.pick(`${id} names another`, people), chances.between(`${id} again`, 5, 60));
      });
    };
    kernel.after(at, () => void leaves());
  }
}
