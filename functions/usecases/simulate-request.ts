import type { Caller } from '#domain/identity/caller';
import { serviceOf } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { resolvePlan } from '#domain/policy/resolve';
import { overdueIn, untouched } from '#domain/release/environment';
import type { ReleaseForm } from '#domain/release/form';
import { mayOpen } from '#domain/release/open';
import { refusedAs, simulate, type Simulation } from '#domain/release/simulation';
import type { World } from './world.ts';

type Reach = Pick<World, 'policies' | 'requests'>;

/** Who would have to approve this request under a policy, until when, and what would block it. Changes nothing. */
export async function simulateRequest(
  world: Reach,
  policy: string,
  { caller, form: written }: { caller: Caller; form: ReleaseForm },
  now: string,
): Promise<Outcome<Simulation>> {
  const { packs, directory } = world.policies;
  if (!packs.some(({ id }) => id === policy)) return refused('not-found', `There is no policy ${policy}.`);
  const form = { ...written, policy };
  const place = serviceOf(directory, form.service)
    ? await world.requests.environment(form.service, form.environment)
    : untouched(form.service, form.environment);
  const requester = mayOpen(caller, form, directory);
  const plan = await resolvePlan(packs, form);
  // As when it is opened: an emergency is let through.
  const debts = form.emergency ? ok(undefined) : overdueIn(place, now);
  const refusals = [requester, plan, debts].flatMap((outcome) =>
    outcome.ok ? [] : [refusedAs(outcome.refusal)],
  );
  const opens = refusals.length === 0;
  if (!requester.ok || !plan.ok)
    return ok({ opens, blockers: refusals, phases: [], afterwards: [], supersedes: [] });
  // A calendar's arithmetic is heavy, and nothing else that answers questions needs it.
  const { openPhase } = await import('#domain/release/open-phase');
  const asked = { requester: requester.value, form, plan: plan.value };
  const simulated = simulate(asked, directory, openPhase, now);
  return ok({
    ...simulated,
    opens,
    blockers: [...refusals, ...simulated.blockers],
    supersedes: opens && plan.value.supersedes !== false && place.latest ? [place.latest.requestId] : [],
  });
}
