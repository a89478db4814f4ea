import * as z from 'zod';
import { checklistItem, plan, policyReference } from '#domain/policy/plan';
import { authorizationCheck } from '#domain/release/events';
import { artifact, evidence, flags, releaseForm } from '#domain/release/form';
import {
  conditionState,
  deploymentState,
  messageState,
  obligationState,
  watchState,
} from '#domain/release/release';
import { statuses } from '#domain/release/status';
import { requestSummary as summary } from '#domain/release/summary';
import { slug } from '#domain/text';

/** A ULID, as every request id is. */
export const requestId = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, { error: 'must be a request id' });

export const requestParams = z.object({ id: requestId });
export const conditionParams = requestParams.extend({ conditionId: z.string().regex(/^c[1-9][0-9]{0,3}$/) });
export const obligationParams = requestParams.extend({
  obligationId: z.string().regex(/^o[1-9][0-9]{0,3}$/),
});

const status = z.enum(statuses);
/** Where several policies apply: all of them. */
const { policies } = plan.shape;

export const slot = z.object({
  role: z.string(),
  mode: z.string(),
  state: z.enum(['pending', 'overdue', 'approved', 'denied', 'waived', 'not-needed', 'after-release']),
  by: z.string().optional(),
  onBehalfOf: z.string().optional(),
  at: z.string().optional(),
  dueAt: z.string().optional(),
  focus: z.string().optional(),
  because: z.string().optional(),
});

export const requestView = z
  .object({
    id: z.string(),
    kind: z.literal('release'),
    service: z.string(),
    environment: z.string(),
    version: z.string(),
    commit: z.string(),
    ref: z.string(),
    changeType: z.string(),
    summary: z.string(),
    notes: z.string().optional(),
    risk: releaseForm.shape.risk,
    plannedFor: z.string().optional(),
    emergency: z.record(z.string(), z.string()).optional(),
    form: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    artifacts: z.array(artifact),
    components: z.array(z.string()),
    flags,
    evidence,
    manifest: z.string(),
    requester: z.string(),
    createdAt: z.string(),
    status,
    because: z.string(),
    policy: policyReference,
    policies,
    variant: z.string(),
    phases: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        status: z.string(),
        because: z.string(),
        openedAt: z.string().optional(),
        expiresAt: z.string().optional(),
        progress: z.object({ given: z.int(), needed: z.int() }),
        slots: z.array(slot),
        checklist: z.array(checklistItem),
      }),
    ),
    deployment: deploymentState.optional(),
    watch: watchState.optional(),
    conditions: z.array(conditionState),
    obligations: z.array(obligationState),
    messages: z.array(messageState),
    /** Every link the request came with, in its order. */
    references: z.array(z.object({ title: z.string(), url: z.string() })),
    links: z.record(z.string(), z.string()),
  })
  .meta({ id: 'Request' });

export const requestSummary = summary.meta({ id: 'RequestSummary' });

export const explanation = z
  .object({
    status,
    because: z.string(),
    expiresAt: z.string().optional(),
    missing: z.array(z.object({ phase: z.string(), sentence: z.string(), who: z.array(z.string()) })),
  })
  .meta({ id: 'Explanation' });

export const simulation = z
  .object({
    opens: z.boolean(),
    blockers: z.array(z.object({ code: z.string(), phase: z.string().optional(), sentence: z.string() })),
    policy: policyReference.optional(),
    policies,
    variant: z.string().optional(),
    phases: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        opensBy: z.string(),
        expiresAt: z.string(),
        needs: z.string(),
        slots: z.array(slot.extend({ who: z.array(z.string()) })),
      }),
    ),
    start: z.object({ how: z.enum(['automatic', 'manual']), who: z.array(z.string()) }).optional(),
    afterwards: z.array(
      z.object({ what: z.string(), role: z.string().optional(), within: z.string().optional() }),
    ),
    supersedes: z.array(z.string()),
  })
  .meta({ id: 'Simulation' });

export const authorization = z
  .object({
    requestId: z.string(),
    service: z.string(),
    environment: z.string(),
    version: z.string(),
    commit: z.string(),
    artifacts: z.array(artifact),
    manifest: z.string(),
    policy: policyReference,
    policies,
    variant: z.string(),
    authorizedAt: z.string(),
    approvals: z.array(
      z.object({
        phase: z.string(),
        role: z.string(),
        by: z.string(),
        at: z.string(),
        assurance: z.string(),
        countedToward: z.array(z.string()),
      }),
    ),
    conditions: z.array(conditionState),
    checks: z.array(authorizationCheck),
    status,
    because: z.string(),
  })
  .meta({ id: 'Authorization' });

export const auditEvent = z.looseObject({
  sequence: z.int(),
  type: z.string(),
  at: z.string(),
  actor: z.looseObject({ kind: z.string(), id: z.string() }),
  data: z.looseObject({}),
  previousHash: z.string(),
  hash: z.string(),
});

export const audit = z
  .object({
    requestId: z.string(),
    head: z.object({ sequence: z.int(), hash: z.string() }),
    events: z.array(auditEvent),
  })
  .meta({ id: 'Audit' });

export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(100).optional(),
});

export const serviceParams = z.object({ service: slug(64), environment: slug(64) });
