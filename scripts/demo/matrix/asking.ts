import type { Asking } from '../asking.ts';

/** A release of the lab console, which the pack `stakeholder-matrix` is for. */
export const asking = (changeType: string, more: Partial<Asking> = {}): Asking => ({
  service: 'lab-console',
  environment: 'release',
  changeType,
  repository: 'countersign-demo/lab-console',
  claimed: {
    coverage: 94,
    vulnerabilities: { critical: 0, high: 0 },
    bugs: { critical: 0 },
    performance: { regression: 4 },
  },
  ...more,
});
