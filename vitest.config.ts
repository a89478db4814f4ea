import { defineConfig } from 'vitest/config';

/** Files without state of their own share a worker and what it has loaded; the others replace modules or the wire. */
const sharing = [
  'adapters',
  'bench',
  'cli',
  'contracts',
  'domain',
  'infra',
  'scripts',
  'usecases',
  'views',
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    // On two cores more workers pay: the journeys spend half their time waiting for processes they started.
    maxWorkers: 4,
    // A hang still fails; a busy machine does not.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/closing-line.ts'],
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      {
        extends: true,
        test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: ['test/browser/**', ...sharing] },
      },
    ],
  },
});
