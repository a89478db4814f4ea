import * as z from 'zod';
import { personOf, type Directory } from '#domain/identity/directory';
import { authorizedAt } from '#domain/release/authorization';
import { conditionsLeft } from '#domain/release/conditions-left';
import { authorizedSince } from '#domain/release/deadline';
import { countersign } from '#domain/release/events';
import type { Decision, Release } from '#domain/release/release';

const recordedDecision = z.object({
  role: z.string(),
  roleId: z.string(),
  approver: z.string(),
  approverId: z.string(),
  /** Who is away and in whose place it was decided. */
  onBehalfOf: z.string().optional(),
  onBehalfOfId: z.string().optional(),
  status: z.enum(['approved', 'denied']),
  timestamp: z.string(),
  conditions: z.array(z.string()),
  notes: z.string(),
});

/** What was approved by whom, in the shape release processes keep: titles and names beside the ids they stand for. */
export const approvalRecord = z.object({
  requestId: z.string(),
  service: z.string(),
  environment: z.string(),
  release: z.string(),
  releaseType: z.string(),
  /** When the last approval that was needed came; absent before. */
  approvalTimestamp: z.string().optional(),
  approvals: z.array(recordedDecision),
  /** Absent until it is authorized, and where that was taken back before the deployment began. */
  finalAuthorization: z
    .object({
      /** Who started it in the role that authorizes, or `countersign` itself where nobody has. */
      authorizer: z.string(),
      authorizerId: z.string().optional(),
      role: z.string().optional(),
      roleId: z.string().optional(),
      timestamp: z.string(),
      /** Those that had to be met before the deployment. */
      allConditionsMet: z.boolean(),
    })
    .optional(),
});
export type ApprovalRecord = z.infer<typeof approvalRecord>;

export function approvalRecordOf(release: Release, directory: Directory): ApprovalRecord {
  const { service, environment, version, changeType } = release.form;
  const approvedAt = authorizedSince(release);
  const since = authorizedAt(release, directory);
  return {
    requestId: release.id,
    service,
    environment,
    release: version,
    releaseType: changeType,
    ...(approvedAt && { approvalTimestamp: approvedAt }),
    approvals: release.phases.flatMap(({ decisions }) =>
      decisions.map((given) => recorded(given, release, directory)),
    ),
    ...(since && {
      finalAuthorization: {
        ...authorizer(release, directory, since),
        allConditionsMet: conditionsLeft(release).length === 0,
      },
    }),
  };
}

function authorizer({ start }: Release, directory: Directory, since: string) {
  if (start?.role === undefined) return { authorizer: countersign.id, timestamp: since };
  return {
    authorizer: personOf(directory, start.by)?.name ?? start.by,
    authorizerId: start.by,
    role: directory.roles[start.role]?.title ?? start.role,
    roleId: start.role,
    timestamp: start.at,
  };
}

const recorded = (
  { role, by, onBehalfOf, at, decision, reason, justification }: Decision,
  { conditions = [] }: Release,
  directory: Directory,
) => ({
  role: directory.roles[role]?.title ?? role,
  roleId: role,
  approver: personOf(directory, by)?.name ?? by,
  approverId: by,
  ...(onBehalfOf && {
    onBehalfOf: personOf(directory, onBehalfOf)?.name ?? onBehalfOf,
    onBehalfOfId: onBehalfOf,
  }),
  status: decision === 'approve' ? ('approved' as const) : ('denied' as const),
  timestamp: at,
  conditions: conditions.filter((set) => set.by === by && set.at === at).map(({ text }) => text),
  notes: [reason, justification].filter((said) => said !== undefined).join('\n'),
});
