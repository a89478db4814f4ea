import { defineConfig } from 'vitest/config';

/** The doors as `npm test` tries them, with many more calls. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/fuzz/**/*.test.ts'],
    env: { CALLS_PER_DOOR: '10000' },
    // A hang still fails; a busy machine does not.
    testTimeout: 300_000,
  },
});
