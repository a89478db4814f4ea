import { build as bundle, type BuildOptions as BundleOptions, type Metafile } from 'esbuild';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fontFiles } from '#adapters/pdf/font-files';
import { functionNames } from '#infra/aws/functions';
import { fingerprint } from './fingerprint.ts';

export interface BuildOptions {
  /** The repository; this one unless given. */
  readonly root?: string;
  /** Relative to the repository or absolute. `POLICY_DIR`, then `policies`, unless given. */
  readonly policyDir?: string;
  readonly documents?: Documents;
}

/** What a deployment carries besides code. */
export interface Documents {
  /** Compiled policy packs, calendars and directory. Rejects when a pack does not load, with line and reason. */
  readonly policies: (policyDir: string) => Promise<unknown>;
  readonly openapi: () => Promise<unknown>;
}

const repository = join(import.meta.dirname, '..');

/**
 * Makes `dist/functions` (the bundle of every function and its documents, one asset for all of them), `dist/cli`
 * and `dist/meta.json`. Does nothing when nothing it reads has changed since.
 */
export async function build(options: BuildOptions = {}): Promise<'built' | 'unchanged'> {
  const root = options.root ?? repository;
  const policyDir = resolve(root, options.policyDir ?? process.env['POLICY_DIR'] ?? 'policies');
  const dist = join(root, 'dist');
  const stamp = join(dist, 'build.sha256');
  const inputs = fingerprint(root, [...sources, policyDir]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs) return 'unchanged';

  refuseStrangers(root);
  const documents = options.documents ?? ownDocuments;
  const policies = await documents.policies(policyDir);
  const openapi = await documents.openapi();

  rmSync(dist, { recursive: true, force: true });
  const meta = await bundleFunctions(root, join(dist, 'functions'));
  await bundleCli(root, join(dist, 'cli/countersign.mjs'));
  await writeFile(join(dist, 'functions/policies.json'), JSON.stringify(policies));
  await writeFile(join(dist, 'functions/openapi.json'), JSON.stringify(openapi));
  await copyFonts(join(dist, 'functions/fonts'));
  // Beside the asset, not in it: half a megabyte that no function needs.
  await writeFile(join(dist, 'meta.json'), JSON.stringify(meta));
  await writeFile(stamp, inputs);
  return 'built';
}

/** Everything that decides what the build makes, the policies aside. */
const sources = [
  'functions',
  'cli',
  'statemachines',
  'infra/aws/functions.ts',
  'scripts/build.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

const ownDocuments: Documents = {
  policies: async (policyDir) => (await import('#adapters/yaml/compile-policies')).compilePolicies(policyDir),
  openapi: async () => (await import('#handlers/http/openapi')).openapi(),
};

const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  // The AWS clients' ES modules. Their CommonJS form, esbuild's first choice for Node, cannot be trimmed to what is
  // used, and a lazy import of it has no named exports.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  // Linked, so that --enable-source-maps finds them; without the sources, which no stack trace needs.
  sourcemap: 'linked',
  sourcesContent: false,
  // The AWS clients inside still call require().
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  logLevel: 'silent',
} as const satisfies BundleOptions;

/**
 * Each function by itself. One call for all of them would share every common piece, and a function that starts from
 * forty small files takes twice as long as from a few large ones: what counts at a cold start is files opened.
 */
async function bundleFunctions(root: string, outdir: string): Promise<Metafile> {
  const handlers = join(root, 'functions/handlers');
  const parts = await Promise.all(
    functionNames.map((name) =>
      bundle({
        ...common,
        absWorkingDir: root,
        entryPoints: [join(handlers, `${name}.ts`)],
        outbase: handlers,
        outdir,
        outExtension: { '.js': '.mjs' },
        chunkNames: 'chunks/[name]-[hash]',
        // What is imported only at need (credential providers, mail, pages) stays unread until then.
        splitting: true,
        target: 'node24',
        metafile: true,
      }),
    ),
  );
  return {
    inputs: Object.assign({}, ...parts.map(({ metafile }) => metafile.inputs)),
    outputs: Object.assign({}, ...parts.map(({ metafile }) => metafile.outputs)),
  };
}

async function copyFonts(folder: string): Promise<void> {
  await mkdir(folder);
  await Promise.all(
    Object.values(fontFiles).map((file) =>
      copyFile(join(repository, 'node_modules', file), join(folder, basename(file))),
    ),
  );
}

async function bundleCli(root: string, outfile: string): Promise<void> {
  await bundle({
    ...common,
    absWorkingDir: root,
    entryPoints: [join(root, 'cli/countersign.ts')],
    outfile,
    // Runs wherever `npx countersign` is called, package.json's "engines" says from where on.
    target: 'node20',
  });
  await chmod(outfile, 0o755);
}

/** Every file of these folders is a function; one without a row in the catalogue would silently not be deployed. */
function refuseStrangers(root: string): void {
  const known = new Set<string>(functionNames);
  const strangers = ['tasks', 'streams', 'schedules', 'operations'].flatMap((folder) =>
    readdirSync(join(root, 'functions/handlers', folder))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${folder}/${file.slice(0, -'.ts'.length)}`)
      .filter((name) => !known.has(name)),
  );
  if (strangers.length > 0) {
    throw new Error(
      `functions/handlers/${strangers.join('.ts, functions/handlers/')}.ts has no row in infra/aws/functions.ts`,
    );
  }
}

if (import.meta.main) {
  try {
    console.log((await build()) === 'built' ? 'dist/ is built' : 'dist/ is up to date');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
