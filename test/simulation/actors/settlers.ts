import type { RulingForm } from '#domain/release/rulings';
import { overridePhase, ruleOnDenial } from '#usecases/settle-phase';
import { call, type Sim } from '../sim.ts';
import type { Observer } from '../world/observer.ts';
import { persistent } from './approver.ts';

/** Those who go on without approvals and those who have the last word; some in time, some never, some without the right. */
export function settlers(sim: Sim): Observer {
  const { chances, kernel, policies, books, broken } = sim;
  let steps = 0;
  const anybody = policies.directory.people.map(({ id }) => id);
  const caller = (id: string) => ({ kind: 'person', id }) as const;

  /** Mostly whoever may, and now and then whoever would like to. */
  function one(name: string, role: string): string {
    const holders = policies.directory.roles[role]!.people;
    return chances.happens(`${name} without the right`, 0.25)
      ? chances.pick(`${name} who`, anybody)
      : chances.pick(`${name} who`, holders);
  }

  function overrides(id: string, phase: string): void {
    const role = books.get(id)!.plan.override;
    const name = `override ${(steps += 1)}`;
    if (role === undefined || chances.draw(`${name} never`) < 0.7) return;
    const by = one(name, role);
    const settle = async () => {
      const heard = await call(sim, `${name} of ${by}`, (world, now) =>
        overridePhase(world, id, caller(by), { phase, reason: 'Nobody can pay.' }, now),
      );
      if (heard.said === 'ok' && books.get(id)!.phases.get(phase)!.overriddenBy !== by)
        broken('S8', `${name}: told so, and it is not on record`);
      return heard;
    };
    kernel.after(chances.between(`${name} at`, 60, 1_800) * 1_000, () => void persistent(sim, name, settle));
  }

  function rules(id: string, on: string, authority: string): void {
    const name = `ruling ${(steps += 1)}`;
    if (chances.draw(`${name} never`) < 0.15) return;
    const conflicts = books.get(id)!.plan.phases[0]!.conflicts!;
    const ruling = chances.pick(`${name} says`, ['uphold', 'overrule', 'overrule', 'escalate'] as const);
    const by = one(name, ruling === 'escalate' ? conflicts.by : authority);
    const form: RulingForm = { on, ruling, reason: 'Both were heard.' };
    const settle = () =>
      call(sim, `${name} of ${by}`, (world, now) => ruleOnDenial(world, id, caller(by), form, now));
    kernel.after(chances.between(`${name} at`, 20, 700) * 1_000, () => void persistent(sim, name, settle));
    if (chances.happens(`${name} twice`, 0.2)) kernel.after(800_000, () => void settle());
  }

  return {
    committed({ after: { id }, events }) {
      for (const event of events) {
        if (event.type === 'phase-opened') overrides(id, event.data.phase);
        if (event.type === 'decision-recorded' && event.data.outcome === 'contested')
          rules(id, event.actor.id, event.data.authority!);
        if (event.type === 'conflict-escalated') rules(id, event.data.on, event.data.to);
      }
    },
  };
}
