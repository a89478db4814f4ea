import * as z from 'zod';

/** What a check of the authorization rests on. */
export const checkProof = z.discriminatedUnion('by', [
  /** `evidence`: every rule that the phases have for it; `target`: where it is deployed to is known. */
  z.object({ by: z.enum(['approvals', 'conditions', 'evidence', 'target']) }),
  /** The rules for one fact of the evidence. */
  z.object({ by: z.literal('fact'), path: z.string() }),
  /** An item of a checklist that somebody vouched for. */
  z.object({ by: z.literal('item'), item: z.string() }),
]);

export const authorizationCheckPlan = z.object({
  id: z.string(),
  text: z.string(),
  /** All of them. */
  provenBy: z.array(checkProof).min(1),
});

/** What has to hold when an approved release is started, and the role whose holder authorizes it by starting it. */
export const authorizationPlan = z.object({ by: z.string(), checks: z.array(authorizationCheckPlan).min(1) });

export type CheckProof = z.infer<typeof checkProof>;
export type AuthorizationCheckPlan = z.infer<typeof authorizationCheckPlan>;
export type AuthorizationPlan = z.infer<typeof authorizationPlan>;
