import * as z from 'zod';
import { canBeFilled } from '#domain/approval/reachable';
import { approvalsIn, outcomeOf, rulesOf, slotOf, wants } from '#domain/approval/rules';
import { rulesFor } from '#domain/approval/tally';
import { onBehalfOf } from '#domain/identity/delegation';
import type { Directory } from '#domain/identity/directory';
import { number } from '#domain/number';
import { ok, refused, type Outcome } from '#domain/outcome';
import type { PhasePlan } from '#domain/policy/plan';
import { paragraph, slug } from '#domain/text';
import { instantInWords } from '#domain/time';
import { conditionForm, numbered } from './conditions.ts';
import { openPhaseOf } from './decidable.ts';
import { eligibleRoles, votersLeft } from './eligibility.ts';
import type { EventData, Happening } from './events.ts';
import type { Decision, PhaseState, Release } from './release.ts';
import { authorityIn } from './rulings.ts';
import { rolesWithVote } from './spent.ts';
import { wellSaid } from './well-said.ts';

/**
 * What a person says. `checklist` holds the ids of the items they verified; left out, approving vouches for all that
 * no evidence speaks for. `manifest` is what they were shown, as the request reads it: a request that changed since is
 * not decided on.
 */
export const decisionForm = z.strictObject({
  phase: slug(64).optional(),
  manifest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  role: slug(64).optional(),
  decision: z.enum(['approve', 'deny']),
  reason: paragraph(2_000).optional(),
  checklist: z.array(slug(64)).max(100).optional(),
  /** Why this may be released, where the policy asks for words of one's own. */
  justification: paragraph(2_000).optional(),
  /** The fields of the role's review, by their ids. */
  review: z.record(slug(40), z.union([number, z.boolean(), paragraph(2_000)])).optional(),
  /** What a denial is about, where the policy has somebody settle conflicts: `technical`, `product` … */
  matter: slug(40).optional(),
  /** What has to be done for the approval to hold, before the deployment unless it says after. */
  conditions: z.array(conditionForm).max(20).optional(),
});
export type DecisionForm = z.infer<typeof decisionForm>;

export interface Ballot extends Omit<DecisionForm, 'manifest'> {
  readonly by: string;
  readonly assurance: Decision['assurance'];
  /** Digest of the manifest the person was shown. */
  readonly seen: string;
}

/** Records one person's decision, or says by which rule it does not count. The checks run in the order people expect. */
export function decide(
  release: Release,
  ballot: Ballot,
  directory: Directory,
  now: string,
): Outcome<Happening[]> {
  const open = openPhaseOf(release, ballot.phase, now);
  if (!open.ok) return open;
  const { plan, phase } = open.value;
  const role = roleToFill(release, plan, phase, ballot, directory);
  if (!role.ok) return role;
  const said = wellSaid(release, plan, role.value, ballot);
  if (!said.ok) return said;

  const behalf = onBehalfOf(directory, ballot.by, role.value);
  const data: EventData<'decision-recorded'> = {
    phase: phase.id,
    role: role.value,
    ...(behalf && { onBehalfOf: behalf }),
    decision: ballot.decision,
    ...(ballot.reason && { reason: ballot.reason }),
    ...(ballot.justification && { justification: ballot.justification }),
    ...(ballot.review && { review: ballot.review }),
    ...(ballot.conditions &&
      ballot.conditions.length > 0 && { conditions: numbered(release, ballot.conditions) }),
    checklist: said.value,
    countedToward: [...rulesFor(rulesOf(plan, phase), role.value)],
    assurance: ballot.assurance,
    seen: ballot.seen,
    ...matterOf(plan, ballot),
    outcome: outcomeWith(release, plan, phase, role.value, ballot, directory),
  };
  return ok([{ type: 'decision-recorded', data, at: now, actor: { kind: 'person', id: ballot.by } }]);
}

function roleToFill(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  ballot: Ballot,
  directory: Directory,
): Outcome<string> {
  if (release.requester.authors.includes(ballot.by))
    return refused('own-request', 'Nobody decides on their own request.');
  const roles = eligibleRoles(plan, directory, ballot.by, phase);
  if (roles.length === 0 || (ballot.role && !roles.includes(ballot.role)))
    return refused(
      'not-eligible',
      ballot.role
        ? `${ballot.by} does not hold the role ${ballot.role} in ${plan.title}.`
        : `${ballot.by} holds none of the roles that decide on ${plan.title}.`,
    );
  const earlier = phase.decisions.find((given) => given.by === ballot.by || given.onBehalfOf === ballot.by);
  if (earlier && ballot.role && earlier.role !== ballot.role)
    return refused(
      'other-role-filled',
      `${ballot.by} already decided as ${earlier.role}; one person fills one role.`,
    );
  if (earlier)
    return refused(
      'already-decided',
      `${ballot.by} already decided on ${plan.title} at ${instantInWords(earlier.at)}.`,
    );
  const wanted = ballot.role ? [ballot.role] : roles;
  const left = rolesWithVote(release, plan, phase, ballot.by, wanted, directory);
  if (!left.ok) return left;
  const role = left.value.find((candidate) => wants(plan, phase, candidate));
  if (role) return ok(role);
  if (ballot.decision === 'deny') return ok(left.value[0]!);
  return refused('role-filled', `Every approval that ${wanted.join(' or ')} could give is already there.`);
}

/**
 * A denial ends the phase; an optional role's is recorded only, and where denials are tallied, when too few are left.
 * Whoever may approve alone since time ran out may deny alone, too.
 */
function outcomeWith(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  role: string,
  ballot: Ballot,
  directory: Directory,
): EventData<'decision-recorded'>['outcome'] {
  if (ballot.decision === 'approve') return outcomeOf(plan, phase, release.evidence, role);
  if (phase.escalatedTo?.includes(role)) return 'denied';
  if (slotOf(plan, role)?.mode === 'optional') return 'open';
  if (plan.deny === 'conflict') {
    const { authority } = matterOf(plan, ballot);
    return authority === undefined || authority === role ? 'denied' : 'contested';
  }
  if (plan.deny !== 'tally') return 'denied';
  const denial = { by: ballot.by, onBehalfOf: onBehalfOf(directory, ballot.by, role) };
  return isWithinReach(release, plan, phase, denial, directory) ? 'open' : 'denied';
}

/** What a denial is about, where somebody has the last word in it. */
function matterOf({ conflicts }: PhasePlan, { decision, matter }: Ballot) {
  if (!conflicts || decision === 'approve' || matter === undefined) return {};
  return { matter, authority: authorityIn(conflicts, matter) };
}

/** Whether those who have not decided could still fill what is left, without whose denial this is. */
function isWithinReach(
  release: Release,
  plan: PhasePlan,
  phase: PhaseState,
  denial: Pick<Decision, 'by' | 'onBehalfOf'>,
  directory: Directory,
): boolean {
  const rules = rulesOf(plan, phase);
  const left = votersLeft(release, rules, { ...phase, decisions: [...phase.decisions, denial] }, directory);
  return canBeFilled(rules, left, approvalsIn(phase));
}
