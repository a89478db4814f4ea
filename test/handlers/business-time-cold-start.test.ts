import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';
import { functionNames } from '#infra/aws/functions';

interface Bundled {
  readonly name: string;
  /** What it loads when it starts; the rest of everything only when it is needed. */
  readonly atOnce: readonly string[];
  readonly everything: readonly string[];
}

const bundled = await Promise.all(
  functionNames.map(async (name): Promise<Bundled> => {
    const entryPoint = `functions/handlers/${name}.ts`;
    const { metafile } = await build({
      entryPoints: [entryPoint],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      external: ['@aws-sdk/*', '@smithy/*', '@aws-lambda-powertools/*'],
      outdir: 'unwritten',
      write: false,
      metafile: true,
      logLevel: 'silent',
    });
    const inputsOf = (files: readonly string[]) =>
      files.flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
    return {
      name,
      atOnce: inputsOf(loadedAtOnce(metafile, entryPoint)),
      everything: inputsOf(Object.keys(metafile.outputs)),
    };
  }),
);

const reaching = (files: (one: Bundled) => readonly string[]) =>
  bundled
    .filter((one) => files(one).some((file) => file.includes('/temporal-polyfill/')))
    .map(({ name }) => name);

it('only the function that opens a phase starts with a calendar’s arithmetic', () => {
  expect(reaching(({ atOnce }) => atOnce)).toEqual(['tasks/open-phase']);
});

it('besides, it may be loaded by whoever changes a request, simulates one, or tells people who have hours', () => {
  expect(reaching(({ everything }) => everything).toSorted()).toEqual([
    'http/decisions',
    'http/queries',
    'http/reports',
    'http/requests',
    'operations/redrive',
    'streams/notices',
    'tasks/fail-deployment',
    'tasks/open-phase',
    'tasks/pass-milestone',
    'tasks/start-deployment',
    'tasks/watch-deployment',
  ]);
});

function loadedAtOnce({ outputs }: Metafile, entryPoint: string): readonly string[] {
  const loaded = new Set(Object.keys(outputs).filter((file) => outputs[file]?.entryPoint === entryPoint));
  for (const file of loaded)
    for (const { kind, path } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') loaded.add(path);
  return [...loaded];
}
