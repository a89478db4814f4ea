import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

/** Folders whose files have no state of their own: they share a worker and what it has loaded. */
const folders = ['adapters', 'bench', 'cli', 'contracts', 'domain', 'infra', 'scripts', 'usecases', 'views'];
const files = globSync(`test/{${folders.join(',')}}/**/*.test.ts`);
/** A module is replaced for the file that is first to load it; for another, it would be too late. */
const replacesModules = (file: string) => readFileSync(file, 'utf8').includes('vi.mock(');
const sharing = files.filter((file) => !replacesModules(file));

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
