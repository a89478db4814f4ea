import * as z from 'zod';
import { outcomeOf, waiving } from '#domain/approval/rules';
import type { Caller } from '#domain/identity/caller';
import { rolesOf, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { ConflictPlan } from '#domain/policy/plan';
import { paragraph, slug } from '#domain/text';
import { openPhaseOf } from './decidable.ts';
import type { Happening } from './events.ts';
import { actorOf } from './open.ts';
import type { Contest, PhaseState, Release } from './release.ts';

/**
 * What becomes of a denial that is contested (R002-22): whoever has the last word in the matter upholds or overrules
 * it, or the one who coordinates takes it further up.
 */
export const rulingForm = z.strictObject({
  /** Directory id of whose denial is meant. */
  on: slug(64),
  ruling: z.enum(['uphold', 'overrule', 'escalate']),
  reason: paragraph(2_000),
});
export type RulingForm = z.infer<typeof rulingForm>;

/** The role whose word is the last in a matter; in what the policy does not name it is the one on top. */
export const authorityIn = ({ final, escalate }: ConflictPlan, matter: string): string =>
  (Object.hasOwn(final, matter) ? final[matter] : undefined) ?? escalate;

export function rule(
  release: Release,
  form: RulingForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const open = openPhaseOf(release, undefined, now);
  if (!open.ok) return open;
  const { plan, phase } = open.value;
  const contest = phase.contested?.find(({ by }) => by === form.on);
  if (!contest || !plan.conflicts)
    return refused('not-found', `No denial of ${form.on} is contested on ${plan.title}.`);
  if (caller.kind !== 'person') return refused('people-only', 'Only people rule on a denial.');
  if (release.requester.authors.includes(caller.id))
    return refused('own-request', 'Nobody rules on their own request.');
  const roles = rolesOf(directory, caller.id);
  if (form.ruling === 'escalate') return escalated(phase, contest, plan.conflicts, form, caller, roles, now);
  if (!roles.includes(contest.authority))
    return refused('not-eligible', `The last word in this is ${contest.authority}’s.`);
  const { ruling, on, reason } = form;
  // The phase may have waited for nothing but the ruling.
  const outcome =
    ruling === 'uphold'
      ? 'denied'
      : outcomeOf(plan, waiving(without(phase, contest), contest.role), release.evidence);
  return ok([
    {
      type: 'conflict-ruled',
      data: {
        phase: phase.id,
        on,
        role: contest.role,
        authority: contest.authority,
        ruling,
        reason,
        outcome,
      },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

function escalated(
  phase: PhaseState,
  { authority }: Contest,
  { by, escalate }: ConflictPlan,
  { on, reason }: RulingForm,
  caller: Caller,
  roles: readonly string[],
  now: string,
): Outcome<Happening[]> {
  if (!roles.includes(by)) return refused('not-eligible', `Only ${by} takes a conflict further up.`);
  if (authority === escalate) return refused('already-decided', `It lies with ${escalate} already.`);
  return ok([
    {
      type: 'conflict-escalated',
      data: { phase: phase.id, on, to: escalate, reason },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}

const without = (phase: PhaseState, contest: Contest): PhaseState => ({
  ...phase,
  contested: (phase.contested ?? []).filter((one) => one !== contest),
});
