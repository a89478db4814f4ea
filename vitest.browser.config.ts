import { defineConfig } from 'vitest/config';

/** What needs a real browser: Chromium, as `chromium` on the PATH or as `CHROMIUM` names it. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    /** One browser at a time: two share the cores, and neither gets faster. */
    fileParallelism: false,
  },
});
