import * as z from 'zod';
import { faultIn, type ChainFault } from './chain.ts';

/**
 * What an auditor takes home: every event of one request and the head they lead to. Needs no service, network or
 * key to be checked; loose, because every field of an event is covered by its hash, also those of later versions.
 */
export const auditBundle = z.object({
  format: z.literal('countersign-audit-bundle'),
  formatVersion: z.literal(1),
  requestId: z.string(),
  exportedAt: z.string(),
  head: z.object({ sequence: z.int(), hash: z.string().length(64) }),
  events: z.array(
    z.looseObject({
      requestId: z.string(),
      sequence: z.int(),
      type: z.string(),
      at: z.string(),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
});
export type AuditBundle = z.infer<typeof auditBundle>;

/**
 * The first thing about a bundle that is not as it was recorded; `undefined` when everything is. Times are not held
 * against each other: whoever lost a race is recorded later with the moment they acted.
 */
export const faultInBundle = ({ requestId, head, events }: AuditBundle): ChainFault | undefined =>
  faultIn(requestId, head, events);
