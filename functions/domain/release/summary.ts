import * as z from 'zod';
import { clipped } from '#domain/words';
import type { Release } from './release.ts';
import { standingOf, statuses } from './status.ts';

/** A because is shown whole where the request is; a list has room for this much of it. */
const becauseInLists = 300;

/** One line of a list of requests. */
export const requestSummary = z.object({
  id: z.string(),
  kind: z.literal('release'),
  service: z.string(),
  environment: z.string(),
  version: z.string(),
  commit: z.string(),
  summary: z.string(),
  requester: z.string(),
  createdAt: z.string(),
  status: z.enum(statuses),
  because: z.string(),
  policy: z.string(),
  /** All of them, where several apply. */
  policies: z.array(z.string()).optional(),
  /** In whose place the reader would decide; in a list of what waits for them. */
  onBehalfOf: z.string().optional(),
});
export type RequestSummary = z.infer<typeof requestSummary>;

export function summaryOf(release: Release): RequestSummary {
  const { service, environment, version, commit, summary } = release.form;
  return {
    id: release.id,
    kind: 'release',
    service,
    environment,
    version,
    commit,
    summary,
    requester: release.requester.id,
    createdAt: release.createdAt,
    ...shortStandingOf(release),
    policy: release.plan.policy.id,
    ...(release.plan.policies && { policies: release.plan.policies.map(({ id }) => id) }),
  };
}

export function shortStandingOf(release: Release): Pick<RequestSummary, 'status' | 'because'> {
  const { status, because } = standingOf(release);
  return { status, because: clipped(because, becauseInLists) };
}
