import { defineConfig } from 'vitest/config';

/** What holds on the embedded database holds on a DynamoDB that others wrote, too: `docs/parity.md`. */
export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    include: ['test/contracts/dynamodb.test.ts', 'test/parity/**/*.parity.ts'],
    globalSetup: './test/parity/engine.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
