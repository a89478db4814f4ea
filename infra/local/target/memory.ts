import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { deploymentOrder } from './order.ts';

const deployment = z.object({
  order: deploymentOrder,
  /** Kept as long as the deployment runs: every report carries it. */
  permit: z.string(),
  state: z.enum(['running', 'succeeded', 'failed']),
  stepsDone: z.number(),
});

/** What the target reports about itself; set by whoever plays the demo. */
export const measured = z.strictObject({
  errorRate: z.number().min(0).max(1),
  latencyP99Ms: z.number().min(0),
  failedCallsPerMinute: z.number().min(0),
  healthy: z.boolean(),
  failNextDeploy: z.boolean(),
});

const remembered = z.object({
  /** By `service/environment`. */
  running: z.record(z.string(), z.object({ version: z.string(), commit: z.string(), at: z.string() })),
  /** The highest fencing number seen, by `service/environment`: an order with a lower one comes too late. */
  fences: z.record(z.string(), z.number()),
  deployments: z.record(z.string(), deployment),
  measured,
});

export type Remembered = z.infer<typeof remembered>;
export type Deployment = z.infer<typeof deployment>;

/** What a deployer must not forget when it is restarted. */
export interface Memory {
  readonly now: Remembered;
  /** Changes and keeps it, all or nothing. */
  change(next: Partial<Remembered>): void;
}

const nothing: Remembered = {
  running: {},
  fences: {},
  deployments: {},
  measured: {
    errorRate: 0.001,
    latencyP99Ms: 120,
    failedCallsPerMinute: 0,
    healthy: true,
    failNextDeploy: false,
  },
};

export function openMemory(file: string): Memory {
  let now = existsSync(file) ? remembered.parse(JSON.parse(readFileSync(file, 'utf8'))) : nothing;
  return {
    get now() {
      return now;
    },
    change(next) {
      now = { ...now, ...next };
      writeFileSync(`${file}.new`, JSON.stringify(now), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}
