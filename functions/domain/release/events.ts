import * as z from 'zod';
import { number } from '#domain/number';
import { plan } from '#domain/policy/plan';
import { evidenceName, evidenceValue, releaseForm } from './form.ts';

/** Who did something. `countersign` is the product itself: a timer, a check, a rule. */
export const actor = z.object({
  kind: z.enum(['person', 'pipeline', 'deployer', 'countersign']),
  id: z.string(),
});
export type Actor = z.infer<typeof actor>;

export const countersign: Actor = { kind: 'countersign', id: 'countersign' };

/** How a person proved who they are when deciding: possession of the mailbox, or a verified token. */
export const assurance = z.enum(['link', 'token']);

export const measurements = z
  .object({
    errorRate: number.min(0).max(1),
    latencyP99Ms: number.min(0),
    failedCallsPerMinute: number.min(0),
    healthy: z.boolean(),
  })
  .partial();
export type Measurements = z.infer<typeof measurements>;

/** What an approval depends on, or what it asks for afterwards. */
export const condition = z.object({
  /** `c1`, `c2` … in the order they were set on the request. */
  id: z.string(),
  text: z.string(),
  due: z.enum(['before-deployment', 'after-deployment']),
});

/** A word in the request's thread. */
export const message = z.object({
  /** `m1`, `m2` … */
  id: z.string(),
  kind: z.enum(['question', 'answer', 'more-time']),
  text: z.string(),
});

/** Something owed after the release. */
export const obligation = z.object({
  /** `o1`, `o2` … */
  id: z.string(),
  /** In words: `Post-mortem`. */
  what: z.string(),
  /** `review`: a role that was not asked before signs off now; `condition`: an approver's; `task`: the policy's. */
  kind: z.enum(['review', 'condition', 'task']),
  /** Who may fulfil it: holders of this role, or the one person. */
  role: z.string().optional(),
  person: z.string().optional(),
  remindAt: z.string(),
  dueAt: z.string(),
});

/** One thing that has to hold when an approved release is started, and whether it did. */
export const authorizationCheck = z.object({
  id: z.string(),
  text: z.string(),
  holds: z.boolean(),
  /** Who or what it rests on, or what is missing. */
  because: z.string(),
});
export type AuthorizationCheck = z.infer<typeof authorizationCheck>;

export const verdict = z.enum(['healthy', 'degraded', 'alert', 'rollback', 'unknown']);
export type Verdict = z.infer<typeof verdict>;

const event = <T extends string, D extends z.ZodType>(type: T, data: D) =>
  z.object({ type: z.literal(type), data });

/**
 * Everything that can happen to a release. The state of a release is the fold of these and nothing else. Each
 * event says its consequences as they stood (`outcome`, `expiresAt`), so a later change of the rules or of this
 * code does not rewrite history.
 */
export const releaseEvent = z.discriminatedUnion('type', [
  event(
    'request-opened',
    z.object({
      form: releaseForm,
      plan,
      requester: z.object({
        kind: z.enum(['person', 'pipeline']),
        id: z.string(),
        authors: z.array(z.string()),
      }),
      runUrl: z.string().optional(),
    }),
  ),
  event(
    'phase-opened',
    z.object({
      phase: z.string(),
      expiresAt: z.string(),
      /** Ascending, all before `expiresAt`; absent when there are none. */
      remindAt: z.array(z.string()).optional(),
      /** When each role that has a time of its own should have decided; ascending. */
      due: z.array(z.object({ role: z.string(), at: z.string() })).optional(),
      /** When the phase would end after each of its steps for running out of time. */
      extensions: z.array(z.string()).optional(),
      /** It opened again, and what it needs was all there still. */
      outcome: z.literal('approved').optional(),
    }),
  ),
  event('slot-overdue', z.object({ phase: z.string(), role: z.string() })),
  event(
    'slot-waived',
    z.object({
      phase: z.string(),
      role: z.string(),
      because: z.string(),
      /** `approved`: the phase waited for nothing but this. */
      outcome: z.enum(['open', 'approved']),
    }),
  ),
  event(
    'deadline-passed',
    z.object({
      phase: z.string(),
      /** Which of the steps for running out of time, from 1. */
      step: z.int(),
      how: z.enum(['escalate', 'reduce', 'proceed', 'postpone']),
      /** Roles that may decide alone from now on. */
      to: z.array(z.string()).optional(),
      /** Roles that review after the release. */
      waived: z.array(z.string()).optional(),
      /** The new end; absent where the phase is decided by this. */
      expiresAt: z.string().optional(),
      outcome: z.enum(['open', 'approved']),
    }),
  ),
  event(
    'decision-recorded',
    z.object({
      phase: z.string(),
      role: z.string(),
      /** Who is away and in whose place the decision was made. */
      onBehalfOf: z.string().optional(),
      decision: z.enum(['approve', 'deny']),
      reason: z.string().optional(),
      justification: z.string().optional(),
      review: z.record(z.string(), z.union([z.number(), z.boolean(), z.string()])).optional(),
      conditions: z.array(condition).optional(),
      checklist: z.array(z.string()),
      countedToward: z.array(z.string()),
      assurance,
      seen: z.string(),
      /** What a denial is about, and whose word is the last in it; where the policy has conflicts settled. */
      matter: z.string().optional(),
      authority: z.string().optional(),
      outcome: z.enum(['open', 'approved', 'denied', 'contested']),
    }),
  ),
  event(
    'evidence-attached',
    z.object({
      name: evidenceName,
      value: evidenceValue,
      /** The phase whose approvals were all there and that this evidence completed. */
      approves: z.string().optional(),
      /** Approvals that relied on what was there before; their people are asked again. */
      voids: z
        .array(z.object({ phase: z.string(), by: z.string() }))
        .min(1)
        .optional(),
      /** Phases that are decided anew, the first first: they had been approved, or came after one that had. */
      reopens: z.array(z.string()).min(1).optional(),
    }),
  ),
  event('reminder-due', z.object({ phase: z.string(), number: z.int() })),
  event('phase-expired', z.object({ phase: z.string() })),
  event(
    'override-used',
    z.object({
      phase: z.string(),
      role: z.string(),
      reason: z.string(),
      /** Roles whose approval was missing; they review after the release. */
      passedOver: z.array(z.string()),
      /** `open`: evidence is still missing. */
      outcome: z.enum(['open', 'approved']),
    }),
  ),
  event(
    'conflict-escalated',
    z.object({ phase: z.string(), on: z.string(), to: z.string(), reason: z.string() }),
  ),
  event(
    'conflict-ruled',
    z.object({
      phase: z.string(),
      on: z.string(),
      /** The role of whose denial is ruled on. */
      role: z.string(),
      authority: z.string(),
      ruling: z.enum(['uphold', 'overrule']),
      reason: z.string(),
      outcome: z.enum(['open', 'approved', 'denied']),
    }),
  ),
  event('message-posted', message),
  event('request-superseded', z.object({ by: z.string(), version: z.string() })),
  event('request-cancelled', z.object({ reason: z.string() })),
  event(
    'condition-resolved',
    z.object({ condition: z.string(), evidence: z.string(), note: z.string().optional() }),
  ),
  event(
    'condition-judged',
    z.object({
      condition: z.string(),
      accepted: z.boolean(),
      note: z.string().optional(),
      /** It was the last thing that was missing: the release is authorized. */
      authorizes: z.literal(true).optional(),
    }),
  ),
  /** From `since`, when everything was approved; where a policy gives conditions business time. */
  event('conditions-begun', z.object({ since: z.string(), until: z.string() })),
  event('conditions-expired', z.object({})),
  event('obligation-opened', obligation),
  event('obligation-reminded', z.object({ obligation: z.string() })),
  event('obligation-overdue', z.object({ obligation: z.string() })),
  event(
    'obligation-fulfilled',
    z.object({ obligation: z.string(), evidence: z.string(), note: z.string().optional() }),
  ),
  event(
    'start-requested',
    z.object({
      /** The role as whose holder they authorize the release by starting it. */
      role: z.string().optional(),
      /** What it was authorized on, where the policy has an authorization. */
      checks: z.array(authorizationCheck).optional(),
    }),
  ),
  event('start-expired', z.object({})),
  event(
    'deployment-started',
    z.object({ deployment: z.string(), fence: z.int(), permit: z.string(), target: z.string() }),
  ),
  event(
    'deployment-step',
    z.object({
      step: z.string(),
      of: z.int().optional(),
      number: z.int().optional(),
      note: z.string().optional(),
    }),
  ),
  event('deployment-succeeded', z.object({ note: z.string().optional(), log: z.string().optional() })),
  event('deployment-failed', z.object({ reason: z.string(), log: z.string().optional() })),
  event(
    'health-checked',
    z.object({
      stage: z.int(),
      verdict,
      values: measurements,
      source: z.enum(['target', 'reported', 'none']),
      sentence: z.string(),
      /** `replaced`: another release runs in its place, so there was nothing left to check. */
      outcome: z.enum(['watching', 'stage-passed', 'completed', 'failed', 'replaced']),
    }),
  ),
]);

export type ReleaseEvent = z.infer<typeof releaseEvent>;
export type EventType = ReleaseEvent['type'];
export type EventData<T extends EventType> = Extract<ReleaseEvent, { type: T }>['data'];

/** An event with who and when, before it is chained. */
export type Happening = ReleaseEvent & { readonly at: string; readonly actor: Actor };

/** An event in the chain: `hash` is SHA-256 over the canonical JSON of all the other fields. */
export const chainedEvent = z.intersection(
  releaseEvent,
  z.object({
    requestId: z.string(),
    sequence: z.int().min(1),
    at: z.string(),
    actor,
    previousHash: z.string(),
    hash: z.string(),
  }),
);
export type ChainedEvent = z.infer<typeof chainedEvent>;
