/** What the bench asks for: an ordinary release with the evidence its gate wants. */
export const releaseRequest = {
  kind: 'release',
  policy: 'production-gate',
  service: 'checkout',
  environment: 'production',
  version: 'v1.4.0',
  changeType: 'minor',
  ref: 'main',
  commit: 'c0ffee'.repeat(6) + 'beef',
  artifacts: [{ name: 'checkout', digest: `sha256:${'a'.repeat(64)}` }],
  components: ['cart', 'payment page'],
  summary: 'Faster checkout',
  notes: '- The cart is priced once instead of at every step.\n- The payment page loads its fonts later.',
  evidence: {
    tests: { passed: 812, failed: 0 },
    vulnerabilities: { critical: 0, high: 0 },
    coverage: { lines: 91.4 },
  },
} as const;
