import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';

it('resolving a plan loads JSONata only when a condition has to be evaluated, and the rest when several packs apply', async () => {
  const { metafile } = await build({
    entryPoints: ['functions/domain/policy/resolve.ts'],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: 'unwritten',
    write: false,
    metafile: true,
  });
  expect(packagesIn(metafile, filesLoadedAtOnce(metafile))).toEqual([]);
  expect(packagesIn(metafile, Object.keys(metafile.outputs))).toEqual(['canonicalize', 'zod', 'jsonata']);
});

function filesLoadedAtOnce({ outputs }: Metafile): readonly string[] {
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint?.endsWith('resolve.ts'));
  const loaded = new Set(entry ? [entry] : []);
  for (const file of loaded) {
    for (const { kind, path } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement') loaded.add(path);
  }
  return [...loaded];
}

function packagesIn({ outputs }: Metafile, files: readonly string[]): readonly string[] {
  const inputs = files.flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}));
  return [...new Set(inputs.flatMap((input) => /node_modules\/([^/]+)/.exec(input)?.[1] ?? []))];
}
