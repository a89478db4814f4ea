import { defineConfig } from 'vitest/config';

/** The real stack under load, killed again and again; `RESTART_SEED` and `RESTART_KILLS` replay a run. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/restart/**/*.restart.ts'],
    testTimeout: 60_000,
    // Everything happens before the first check.
    hookTimeout: 900_000,
  },
});
