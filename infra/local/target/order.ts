import * as z from 'zod';

/** What Countersign asks a deployer to deploy: the body of its webhook. */
export const deploymentOrder = z.object({
  deployment: z.object({ id: z.string(), fence: z.number() }),
  request: z.object({
    id: z.string(),
    service: z.string(),
    environment: z.string(),
    version: z.string(),
    commit: z.string(),
    artifacts: z.array(z.object({ name: z.string(), digest: z.string() })),
  }),
  /** Where to report to. */
  callback: z.url(),
});

export type DeploymentOrder = z.infer<typeof deploymentOrder>;
