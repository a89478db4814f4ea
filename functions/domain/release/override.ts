import * as z from 'zod';
import { outcomeOf, rolesMissing } from '#domain/approval/rules';
import type { Caller } from '#domain/identity/caller';
import { rolesOf, type Directory } from '#domain/identity/directory';
import { ok, refused, type Outcome } from '#domain/outcome';
import { paragraph, slug } from '#domain/text';
import { openPhaseOf } from './decidable.ts';
import type { Happening } from './events.ts';
import { actorOf } from './open.ts';
import type { Release } from './release.ts';

/** Why the missing approvals are not waited for. */
export const overrideForm = z.strictObject({ phase: slug(64).optional(), reason: paragraph(2_000) });
export type OverrideForm = z.infer<typeof overrideForm>;

/**
 * An emergency override (R002-27): the one role the policy gives it to goes on without the approvals that are missing.
 * It never stands in for evidence, never lifts a denial, and whoever was passed over reviews afterwards.
 */
export function override(
  release: Release,
  { phase: wanted, reason }: OverrideForm,
  caller: Caller,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const open = openPhaseOf(release, wanted, now);
  if (!open.ok) return open;
  const { plan, phase } = open.value;
  const role = plan.override ?? release.plan.override;
  if (caller.kind !== 'person') return refused('people-only', 'Only people override.');
  if (role === undefined || !rolesOf(directory, caller.id).includes(role))
    return refused(
      'not-eligible',
      role === undefined
        ? 'This policy gives nobody an override.'
        : `Only ${role} may override the approvals of this release.`,
    );
  if (release.requester.authors.includes(caller.id))
    return refused('own-request', 'Nobody overrides for their own request.');
  if (phase.overridden)
    return refused('already-decided', `${phase.overridden.by} has overridden the approvals already.`);
  if ((phase.contested ?? []).length > 0)
    return refused('not-eligible', 'A denial is contested: it has to be ruled on, and no override lifts it.');
  const own = rolesOf(directory, caller.id);
  const passedOver = rolesMissing(plan, phase).filter((missing) => !own.includes(missing));
  const overridden = { by: caller.id, at: now, role, reason };
  return ok([
    {
      type: 'override-used',
      data: {
        phase: phase.id,
        role,
        reason,
        passedOver,
        outcome: outcomeOf(plan, { ...phase, overridden }, release.evidence),
      },
      at: now,
      actor: actorOf(caller),
    },
  ]);
}
