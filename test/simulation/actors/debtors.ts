import type { EventData } from '#domain/release/events';
import { fulfilObligation } from '#usecases/fulfil-obligation';
import { call, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';
import { persistent } from './approver.ts';

/** Those who owe something after a release: they do it in time, late, twice, or never, and others say that they did. */
export function debtors(sim: Sim): Observer {
  const { chances, kernel, policies, books, broken } = sim;
  let debts = 0;

  function pays(id: string, { id: debt, role, person }: EventData<'obligation-opened'>): void {
    const name = `debt ${(debts += 1)}`;
    const fulfils = async (by: string) => {
      const heard = await call(sim, `${name} is paid by ${by}`, (world, now) =>
        fulfilObligation(world, id, debt, { kind: 'person', id: by }, { evidence: 'octo-org/shop#8' }, now),
      );
      if (heard.said === 'ok' && books.get(id)!.debts.get(debt)!.fulfilledAt === undefined)
        broken('S8', `${name}: told that it is fulfilled, and it is not on record`);
      return heard;
    };
    const after = (label: string) => chances.between(`${name} ${label}`, 20, 2_000) * 1_000;
    const owing = role === undefined ? [person!] : policies.directory.roles[role]!.people;
    if (chances.happens(`${name} is claimed`, 0.15)) {
      const claimant = chances.pick(`${name} claimant`, policies.directory.people).id;
      kernel.after(after('claimed at'), () => void fulfils(claimant));
    }
    if (chances.draw(`${name} never`) < 0.25) return;
    const by = chances.pick(`${name} by`, owing);
    kernel.after(after('at'), () => void persistent(sim, name, () => fulfils(by)));
    if (chances.happens(`${name} twice`, 0.2)) kernel.after(after('again at'), () => void fulfils(by));
  }

  return {
    committed({ after: { id }, events }) {
      for (const event of events) if (event.type === 'obligation-opened') pays(id, event.data);
    },
  };
}
