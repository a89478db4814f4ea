import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { functionNames } from '#infra/aws/functions';
import { build } from '../../scripts/build.ts';

const repository = join(import.meta.dirname, '../..');

/** What esbuild says about what it made. */
export const metafile = z.object({
  outputs: z.record(
    z.string(),
    z.object({
      bytes: z.number(),
      entryPoint: z.string().optional(),
      imports: z.array(z.object({ path: z.string(), kind: z.string(), external: z.boolean().optional() })),
      inputs: z.record(z.string(), z.object({ bytesInOutput: z.number() })),
    }),
  ),
});
export type Metafile = z.infer<typeof metafile>;

export interface Bundles {
  /** The file of a function, ready to be imported. */
  path(name: string): string;
  readonly meta: Metafile;
}

/** The product's functions, from a copy of their sources: `dist` may be made anew while this runs. */
export function productBundles(root: string): Promise<Bundles> {
  for (const part of ['functions', 'cli'])
    cpSync(join(repository, part), join(root, part), { recursive: true });
  cpSync(join(repository, 'package.json'), join(root, 'package.json'));
  return bundled(root);
}

/** What the product is compared with: a handler that imports the DynamoDB client and makes it when first called. */
export const bareHandler = 'http/decisions';

const bareSource = `
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
let client;
export const handler = async () => (client ??= new DynamoDBClient({})).config.region();
`;

/** The same build with one bare handler; the other functions are empty. */
export function bareBundles(root: string): Promise<Bundles> {
  const write = (path: string, text: string) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write('package.json', '{ "type": "module" }');
  write('cli/countersign.ts', '');
  for (const name of functionNames)
    write(
      `functions/handlers/${name}.ts`,
      name === bareHandler ? bareSource : 'export const handler = async () => undefined;',
    );
  return bundled(root);
}

async function bundled(root: string): Promise<Bundles> {
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, 'policies'));
  const nothing = async () => ({});
  await build({ root, policyDir: 'policies', documents: { policies: nothing, openapi: nothing } });
  return {
    path: (name) => join(root, 'dist/functions', `${name}.mjs`),
    meta: metafile.parse(JSON.parse(readFileSync(join(root, 'dist/meta.json'), 'utf8'))),
  };
}
