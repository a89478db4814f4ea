import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('pages bring nothing into a cold start but themselves, a few rules and the encoder', async () => {
  const pages = ['headers', 'problem-page', 'result-page', 'review-page', 'review-shell'];
  const { metafile } = await build({
    entryPoints: pages.map((page) => `functions/views/pages/${page}.ts`),
    bundle: true,
    format: 'esm',
    metafile: true,
    minify: true,
    outdir: 'dist',
    platform: 'node',
    splitting: true,
    write: false,
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (input) => /node_modules\/([^/]+)/.exec(input)?.[1] ?? [],
  );
  expect([...new Set(packages)]).toEqual(['hono']);
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  expect(bytes).toBeLessThan(40_000);
});
