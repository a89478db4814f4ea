import * as z from 'zod';
import { calendar } from '#domain/time/calendar';
import { duration } from '#domain/time/duration';
import { authorizationPlan } from './authorization-plan.ts';

/**
 * A policy pack resolved for one request: the variant is chosen, nothing is left to look up, not even in a calendar.
 * The plan is stored with the request and in its first audit event, so an edited pack or calendar changes nothing in
 * flight and an auditor sees the rules as they stood.
 */
export const comparison = z.object({
  operator: z.enum(['=', '<', '<=', '>', '>=']),
  value: z.union([z.number(), z.boolean()]),
});

/** A limit on one metric, for example `errorRate < 0.005`. Percentages are fractions here. */
export const limit = comparison.extend({ metric: z.string() });

/** One fact the evidence has to show, `path` dotted into the evidence (`tests.failed`). */
export const evidenceRule = comparison.extend({ path: z.string(), sentence: z.string() });

export const checklistItem = z.object({
  id: z.string(),
  group: z.string(),
  text: z.string(),
  /** Evidence paths that prove the item; a person does not have to tick what a machine has shown. */
  provenBy: z.array(z.string()).optional(),
});

export type ApprovalTree =
  | { readonly kind: 'role'; readonly role: string; readonly alone: boolean }
  | { readonly kind: 'at-least'; readonly count: number; readonly of: readonly string[] }
  | { readonly kind: 'all-of' | 'any-of'; readonly of: readonly ApprovalTree[] };

export const approvalTree: z.ZodType<ApprovalTree> = z
  .union([
    z.object({ kind: z.literal('role'), role: z.string(), alone: z.boolean() }),
    z.object({ kind: z.literal('at-least'), count: z.int().min(1), of: z.array(z.string()).min(1) }),
    z.object({
      kind: z.enum(['all-of', 'any-of']),
      get of(): z.ZodArray<z.ZodType<ApprovalTree>> {
        return z.array(approvalTree).min(1);
      },
    }),
  ])
  .meta({ id: 'ApprovalTree' });

/** A field of a review, as it is filled in. */
export const reviewField = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['text', 'number', 'yes-no', 'choice']),
  choices: z.array(z.string()).optional(),
  required: z.boolean(),
});

/** What whoever reviews in a role vouches for and writes down. */
export const reviewPlan = z.object({
  title: z.string(),
  checklist: z.array(z.object({ id: z.string(), text: z.string() })),
  fields: z.array(reviewField),
});

/** What a phase asks of one role: a row of the release matrix, settled for this request. */
export const slotPlan = z.object({
  role: z.string(),
  /** `not-needed`: its `when` does not hold for this request. */
  mode: z.enum(['required', 'optional', 'if-available', 'post-deployment', 'not-needed']),
  /** The condition of the row as it was written. */
  when: z.string().optional(),
  /** From the opening of the phase; of a role that reviews after the release, from the deployment. */
  within: duration.optional(),
  focus: z.string().optional(),
  critical: z.boolean().optional(),
  justification: z.boolean().optional(),
  /** The least proof of who decides; absent: a link is enough. */
  assurance: z.enum(['link', 'token']).optional(),
  review: reviewPlan.optional(),
});

/** What happens when a phase runs out of time; with nothing left to do the request expires. */
export const expiryStep = z.discriminatedUnion('how', [
  z.object({ how: z.literal('escalate'), to: z.array(z.string()), for: duration }),
  z.object({ how: z.literal('reduce'), for: duration }),
  z.object({ how: z.literal('proceed') }),
  z.object({ how: z.literal('postpone'), for: duration }),
]);

/** Who settles it when approvers disagree. */
export const conflictPlan = z.object({
  /** By matter, the role whose word is the last. */
  final: z.record(z.string(), z.string()),
  /** The role that takes an unsettled one further up, and the role it then lies with. */
  by: z.string(),
  escalate: z.string(),
});

export const phasePlan = z.object({
  id: z.string(),
  title: z.string(),
  /** The pack it is of, where several apply. */
  pack: z.string().optional(),
  /** The role that may go on without what is missing in this phase, where several packs apply. */
  override: z.string().optional(),
  /** Everything that has to be there: the counts, and a branch for each row that is required. */
  approvals: approvalTree,
  /** The rows of the matrix, where the phase has one. */
  slots: z.array(slotPlan).optional(),
  /**
   * One denial ends the phase (`veto`, also when absent), or only when too few are left to approve (`tally`), or is
   * ruled on (`conflict`).
   */
  deny: z.enum(['veto', 'tally', 'conflict']).optional(),
  conflicts: conflictPlan.optional(),
  /** Whoever approved an earlier phase does not count in this one; absent: one person fills one slot of the phase. */
  distinct: z.literal('across-phases').optional(),
  /** Before the deadline everybody who is still needed is warned. */
  warnBeforeMs: z.int().optional(),
  /** In this order, one each time the phase runs out of time. */
  onExpiry: z.array(expiryStep).optional(),
  /** From the opening of the phase to its automatic close. Plans are kept for years, so the name outlives its unit. */
  expiresAfterMs: duration,
  /** From the opening of the phase to each reminder, ascending by the least each can take. */
  remindAfterMs: z.array(duration),
  evidence: z.array(evidenceRule),
  checklist: z.array(checklistItem),
});

export const deployPlan = z.object({
  start: z.enum(['automatic', 'manual']),
  by: z.literal('webhook'),
  /** Roles whose members may start a manual deployment, besides the requester. */
  starters: z.array(z.string()),
  /** How long an authorized release may wait for its manual start. */
  startWithinMs: z.int(),
  /** The deployer has to report at least this often. */
  heartbeatMs: z.int(),
  timeoutMs: z.int(),
});

/** One stage of watching a deployed version. */
export const stagePlan = z.object({
  title: z.string(),
  forMs: z.int(),
  everyMs: z.int(),
  healthy: z.array(limit),
  alert: z.array(limit),
  rollback: z.array(limit),
});

/** Something the policy wants done after a release of this variant. */
export const obligationPlan = z.object({
  what: z.string(),
  role: z.string(),
  /** From the successful deployment. Plans are kept for years, so the name outlives its unit, here and below. */
  withinMs: duration,
});

/** How long what is owed may take. */
export const afterwardsPlan = z.object({
  /** Reviews of roles that were passed over before the release. */
  reviewsMs: duration,
  /** Conditions that hold after it. */
  conditionsMs: duration,
  /** Whether something overdue keeps the service's next release out. */
  blocksNext: z.boolean(),
});

/** How long conditions may stay open before the request expires, and who besides their approver confirms them. */
export const conditionsPlan = z.object({ withinMs: duration, resolver: z.string().optional() });

export const policyReference = z.object({ id: z.string(), version: z.string(), digest: z.string() });

export const plan = z.object({
  /** Of several that apply the first: the one that was named, if one was. */
  policy: policyReference,
  /** All of them, where several apply. */
  policies: z
    .array(policyReference.extend({ title: z.string(), variant: z.string() }))
    .min(2)
    .optional(),
  title: z.string(),
  variant: z.string(),
  phases: z.array(phasePlan).min(1),
  /** What has to hold when somebody starts it; absent: the approvals and conditions are all. */
  authorization: authorizationPlan.optional(),
  deploy: deployPlan,
  verify: z.array(stagePlan),
  /** The role that may go on without the approvals that are missing. */
  override: z.string().optional(),
  /** Absent in plans of before there were conditions, as `afterwards` is: `unless-said.ts` has what holds then. */
  conditions: conditionsPlan.optional(),
  obligations: z.array(obligationPlan).optional(),
  afterwards: afterwardsPlan.optional(),
  /** `false`: it stands beside other requests for the same place, neither superseding them nor superseded. */
  supersedes: z.literal(false).optional(),
  /** As it stood when the request was opened; absent where no pack names one. */
  calendar: calendar.optional(),
  /** Roles that are told how it went, besides the requester and those who decided. */
  informed: z.array(z.string()),
  /** Channels that are told what happens; absent where no pack names one. */
  announce: z.array(z.string()).optional(),
});

export type Comparison = z.infer<typeof comparison>;
export type Limit = z.infer<typeof limit>;
export type EvidenceRule = z.infer<typeof evidenceRule>;
export type ChecklistItem = z.infer<typeof checklistItem>;
export type SlotPlan = z.infer<typeof slotPlan>;
export type ReviewPlan = z.infer<typeof reviewPlan>;
export type ReviewField = z.infer<typeof reviewField>;
export type ObligationPlan = z.infer<typeof obligationPlan>;
export type ConflictPlan = z.infer<typeof conflictPlan>;
export type ExpiryStep = z.infer<typeof expiryStep>;
export type PhasePlan = z.infer<typeof phasePlan>;
export type DeployPlan = z.infer<typeof deployPlan>;
export type StagePlan = z.infer<typeof stagePlan>;
export type Plan = z.infer<typeof plan>;
