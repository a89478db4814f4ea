let count = 0;

/** A version no other test of this file releases. */
export const nextVersion = (): string => `v${process.pid}.${(count += 1)}.0`;

export const commit = '5d2f8e1c0b9a7f6e4d3c2b1a0f9e8d7c6b5a4f3e';

/** A release the production gate accepts. */
export const releaseForm = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  kind: 'release',
  service: 'checkout',
  environment: 'production',
  version: nextVersion(),
  changeType: 'minor',
  ref: 'refs/heads/main',
  commit,
  summary: 'Faster checkout for returning customers',
  evidence: { tests: { passed: 812, failed: 0 }, vulnerabilities: { critical: 0, high: 0 } },
  ...change,
});

/** A minor release the stakeholder matrix accepts. */
export const matrixForm = (change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> =>
  releaseForm({
    service: 'lab-console',
    environment: 'release',
    evidence: {
      tests: { passed: 812, failed: 0, successRate: 100 },
      coverage: 94,
      vulnerabilities: { critical: 0, high: 0 },
      bugs: { critical: 0 },
      performance: { regression: 4 },
    },
    ...change,
  });
