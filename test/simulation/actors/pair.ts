import type { Sim } from '../sim.ts';
import { secretIn } from '../invariants/secrets.ts';
import type { Observer } from '../world/observer.ts';
import { byLink, persistent } from './approver.ts';
import { pipeline } from './pipeline.ts';

/** A pipeline that asks, and two people who approve ten seconds after their mail, each until they hear an answer. */
export function pairOfApprovers(sim: Sim): readonly Observer[] {
  const answered = new Set(['dan']);
  pipeline(sim, { number: 1, environment: 'production', startMs: 0 });
  return [
    {
      mailed(mail) {
        const secret = secretIn(mail.text);
        const person = sim.policies.directory.people.find(({ email }) => email === mail.to);
        if (secret === undefined || !person || answered.has(person.id)) return;
        answered.add(person.id);
        const decide = () =>
          byLink(sim, mail, secret, person, { decision: 'approve' }, `${person.id} decides`);
        sim.kernel.after(10_000, () => void persistent(sim, `${person.id} decides`, decide));
      },
    },
  ];
}
