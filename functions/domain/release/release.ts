import * as z from 'zod';
import { plan } from '#domain/policy/plan';
import {
  assurance,
  authorizationCheck,
  condition,
  measurements,
  message,
  obligation,
  verdict,
} from './events.ts';
import { evidence, releaseForm } from './form.ts';

export const decision = z.object({
  by: z.string(),
  at: z.string(),
  role: z.string(),
  onBehalfOf: z.string().optional(),
  decision: z.enum(['approve', 'deny']),
  reason: z.string().optional(),
  justification: z.string().optional(),
  review: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).optional(),
  /** Ids of the checklist items it vouches for. */
  vouched: z.array(z.string()).optional(),
  assurance,
  /** The rules this decision counted toward, as they stood when it was made. */
  countedToward: z.array(z.string()),
});

export const contest = z.object({
  by: z.string(),
  role: z.string(),
  matter: z.string(),
  /** The role whose word is the last. */
  authority: z.string(),
  at: z.string(),
});

export const phaseState = z.object({
  id: z.string(),
  outcome: z.enum(['waiting', 'open', 'approved', 'denied', 'expired', 'cancelled']),
  /** Which time it is decided, from 2 on: something it was approved on changed. */
  round: z.int().optional(),
  reopened: z.object({ at: z.string(), because: z.string(), was: z.enum(['approved', 'open']) }).optional(),
  openedAt: z.string().optional(),
  expiresAt: z.string().optional(),
  /** When whoever has not decided is asked again, ascending; absent when nobody is. */
  remindAt: z.array(z.string()).optional(),
  decidedAt: z.string().optional(),
  remindersSent: z.int(),
  /** When each role that has a time of its own should have decided. */
  due: z.array(z.object({ role: z.string(), at: z.string() })).optional(),
  /** Roles that were chased because their time was over. */
  overdue: z.array(z.string()).optional(),
  /** Rows that need not be filled any more, with why. `owed`: they review after the release. */
  waived: z
    .array(z.object({ role: z.string(), at: z.string(), because: z.string(), owed: z.boolean() }))
    .optional(),
  /** Denials that wait for whoever has the last word in the matter. */
  contested: z.array(contest).optional(),
  /** Somebody went on without the approvals that were missing. */
  overridden: z.object({ by: z.string(), at: z.string(), role: z.string(), reason: z.string() }).optional(),
  /** Only what is critical is still needed. */
  reduced: z.boolean().optional(),
  /** Roles that may decide alone since time ran out. */
  escalatedTo: z.array(z.string()).optional(),
  /** When each step for running out of time ends, in their order. */
  extensions: z.array(z.string()).optional(),
  /** How many of the steps were taken. */
  stepsTaken: z.int().optional(),
  decisions: z.array(decision),
  /** Approvals that count no more, because what they relied on changed. */
  voided: z.array(decision.extend({ voidedAt: z.string(), because: z.string() })).optional(),
});

export const deploymentState = z.object({
  id: z.string(),
  /** Rises with every deployment of a service to an environment; a lower one is refused. */
  fence: z.int(),
  /** Id of the permit that was issued for it. */
  permit: z.string(),
  state: z.enum(['running', 'succeeded', 'failed']),
  startedAt: z.string(),
  endedAt: z.string().optional(),
  reason: z.string().optional(),
  lastStep: z.string().optional(),
});

export const watchState = z.object({
  /** Index of the stage that is being watched; equal to the number of stages when all have passed. */
  stage: z.int(),
  stageStartedAt: z.string(),
  checks: z.int(),
  last: z.object({ at: z.string(), verdict, values: measurements, sentence: z.string() }).optional(),
  failed: z.boolean(),
  /** Another release runs in its place; it was not watched to its end. */
  replaced: z.boolean().optional(),
});

export const requester = z.object({
  kind: z.enum(['person', 'pipeline']),
  id: z.string(),
  /** Directory ids of everyone who counts as an author and therefore may not approve. */
  authors: z.array(z.string()),
});

export const conditionState = condition.extend({
  phase: z.string(),
  role: z.string(),
  /** Who set it and, unless the policy names somebody, who confirms that it is met. */
  by: z.string(),
  at: z.string(),
  state: z.enum(['open', 'resolved', 'confirmed']),
  resolution: z
    .object({ by: z.string(), at: z.string(), evidence: z.string(), note: z.string().optional() })
    .optional(),
  confirmed: z.object({ by: z.string(), at: z.string() }).optional(),
  /** Why the last resolution was not enough. */
  rejected: z.string().optional(),
});

export const obligationState = obligation.extend({
  openedAt: z.string(),
  state: z.enum(['open', 'overdue', 'fulfilled']),
  reminded: z.boolean().optional(),
  fulfilled: z
    .object({ by: z.string(), at: z.string(), evidence: z.string(), note: z.string().optional() })
    .optional(),
});

export const messageState = message.extend({ by: z.string(), at: z.string() });

/** The state of one release: the fold of its events. */
export const release = z.object({
  id: z.string(),
  createdAt: z.string(),
  requester,
  runUrl: z.string().optional(),
  form: releaseForm.omit({ evidence: true }),
  plan,
  evidence,
  phases: z.array(phaseState),
  conditions: z.array(conditionState).optional(),
  /** Until when conditions that count business time may stay open, and since when they wait. */
  conditionsBegun: z.object({ since: z.string(), until: z.string() }).optional(),
  conditionsExpiredAt: z.string().optional(),
  obligations: z.array(obligationState).optional(),
  messages: z.array(messageState).optional(),
  superseded: z.object({ at: z.string(), by: z.string(), version: z.string() }).optional(),
  cancelled: z.object({ at: z.string(), by: z.string(), reason: z.string() }).optional(),
  start: z
    .object({
      at: z.string(),
      by: z.string(),
      /** Who starts it in this role authorizes it. */
      role: z.string().optional(),
      checks: z.array(authorizationCheck).optional(),
    })
    .optional(),
  startExpiredAt: z.string().optional(),
  deployment: deploymentState.optional(),
  watch: watchState.optional(),
});

export type Release = z.infer<typeof release>;
export type Decision = z.infer<typeof decision>;
export type ConditionState = z.infer<typeof conditionState>;
export type ObligationState = z.infer<typeof obligationState>;
export type Contest = z.infer<typeof contest>;
export type PhaseState = z.infer<typeof phaseState>;
export type DeploymentState = z.infer<typeof deploymentState>;
export type WatchState = z.infer<typeof watchState>;
export type Requester = z.infer<typeof requester>;
