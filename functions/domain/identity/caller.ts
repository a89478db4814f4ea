import * as z from 'zod';

/** Who calls, as the authorizer verified it. A permit's bearer is the deployer of exactly one deployment. */
export const caller = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), id: z.string() }),
  z.object({
    kind: z.literal('pipeline'),
    id: z.string(),
    repository: z.string(),
    /** The account that started the run, as GitHub names it: an author, so it may not approve. */
    startedBy: z.string(),
    /** The ref the run is for, verified, in full: `refs/tags/v1.4.0`. */
    ref: z.string(),
    runUrl: z.string().optional(),
  }),
  z.object({ kind: z.literal('deployer'), requestId: z.string(), deploymentId: z.string() }),
]);

export type Caller = z.infer<typeof caller>;
