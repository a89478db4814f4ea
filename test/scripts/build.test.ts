import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { functionNames } from '#infra/aws/functions';
import { build, type Documents } from '../../scripts/build.ts';

let root: string;

const write = (path: string, content: string) => {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
const read = (path: string) => readFileSync(join(root, 'dist', path), 'utf8');
const documents: Documents = {
  policies: async (policyDir) => ({ packs: readdirSync(policyDir) }),
  openapi: async () => ({ openapi: '3.1.0' }),
};
const made = () => build({ root, documents, policyDir: 'policies' });

/** A repository with every function of the catalogue, all of which use the same piece. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-build-'));
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write('functions/shared.ts', 'export const shared: string = "a piece that all functions share";');
  for (const name of functionNames) {
    write(
      `functions/handlers/${name}.ts`,
      `import { shared } from '../../shared.ts';\nexport const handler = () => '${name}: ' + shared;\n`,
    );
  }
  write(
    'cli/countersign.ts',
    '#!/usr/bin/env node\nconst text: string = "countersign";\nconsole.log(text);\n',
  );
  write('policies/production-gate.yaml', 'policy: production-gate');
});

afterEach(() => rmSync(root, { recursive: true }));

const bundled = async (name: string): Promise<Readonly<Record<string, unknown>>> =>
  import(pathToFileURL(join(root, 'dist/functions', `${name}.mjs`)).href);

it('every function of the catalogue becomes a module that exports its handler', async () => {
  expect(await made()).toBe('built');
  for (const name of functionNames) {
    const { handler } = await bundled(name);
    expect(typeof handler === 'function' && handler()).toBe(`${name}: a piece that all functions share`);
  }
});

it('each function carries what it needs at once in its own file: files opened are what a cold start waits for', async () => {
  await made();
  const files = readdirSync(join(root, 'dist/functions'), { recursive: true, encoding: 'utf8' });
  const holding = files
    .filter((file) => file.endsWith('.mjs'))
    .filter((file) => read(`functions/${file}`).includes('a piece that all functions share'))
    .toSorted();
  expect(holding).toEqual(functionNames.map((name) => `${name}.mjs`).toSorted());
});

it('an AWS client that is loaded at need can be made by its name', async () => {
  write(
    'functions/handlers/tasks/start-deployment.ts',
    `export const handler = async () => typeof (await import('@aws-sdk/client-kms')).KMSClient;`,
  );
  await made();
  const { handler } = await bundled('tasks/start-deployment');
  expect(typeof handler === 'function' && (await handler())).toBe('function');
});

it('stack traces can be read: linked source maps, without the sources', async () => {
  await made();
  expect(read('functions/tasks/open-phase.mjs')).toMatch(/\/\/# sourceMappingURL=open-phase\.mjs\.map\s*$/);
  const map: unknown = JSON.parse(read('functions/tasks/open-phase.mjs.map'));
  expect(map).toMatchObject({
    sources: expect.arrayContaining(['../../../functions/handlers/tasks/open-phase.ts']) as unknown,
  });
  expect(map).not.toHaveProperty('sourcesContent');
});

it('the policies and the interface lie beside the code, what the bundler says about it does not', async () => {
  await made();
  expect(JSON.parse(read('functions/policies.json'))).toEqual({ packs: ['production-gate.yaml'] });
  expect(JSON.parse(read('functions/openapi.json'))).toEqual({ openapi: '3.1.0' });
  expect(readdirSync(join(root, 'dist/functions'))).not.toContain('meta.json');
  expect(JSON.parse(read('meta.json'))).toHaveProperty('outputs');
});

it('the command line is one file that runs by itself', async () => {
  await made();
  expect(read('cli/countersign.mjs')).toMatch(/^#!\/usr\/bin\/env node\n/);
});

it('nothing is made again while nothing changed', async () => {
  await made();
  write('dist/functions/policies.json', 'touched');
  expect(await made()).toBe('unchanged');
  expect(read('functions/policies.json')).toBe('touched');
});

it.each([
  ['a source', 'functions/shared.ts', 'export const shared: string = "something else";'],
  ['a policy', 'policies/production-gate.yaml', 'policy: other'],
  ['a new policy', 'policies/change-process.yaml', 'policy: change-process'],
  ['the lock file', 'package-lock.json', '{}'],
  ['a state machine', 'statemachines/release.asl.json', '{}'],
])('%s that changed makes it anew', async (_, path, content) => {
  await made();
  write(path, content);
  expect(await made()).toBe('built');
});

it('what is gone from the sources is gone from the asset', async () => {
  await made();
  write('dist/functions/tasks/left-over.mjs', '');
  write('functions/shared.ts', 'export const shared: string = "changed";');
  await made();
  expect(readdirSync(join(root, 'dist/functions/tasks'))).not.toContain('left-over.mjs');
});

it('a function without a row in the catalogue is refused by name', async () => {
  write('functions/handlers/tasks/forgotten.ts', 'export const handler = () => undefined;');
  await expect(made()).rejects.toThrow(
    'functions/handlers/tasks/forgotten.ts has no row in infra/aws/functions.ts',
  );
});

it('a policy that does not load stops the build, and the next one tries again', async () => {
  const reason = new Error('policies/production-gate.yaml:1 nobody can approve');
  await expect(
    build({
      root,
      policyDir: 'policies',
      documents: { ...documents, policies: () => Promise.reject(reason) },
    }),
  ).rejects.toBe(reason);
  expect(await made()).toBe('built');
});
