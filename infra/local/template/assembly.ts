import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { TemplateRefused } from './trouble.ts';

/** What `cdk synth` wrote: one template, and the folders and files it refers to by their key in the asset bucket. */
export interface Assembly {
  readonly stackName: string;
  readonly template: Template;
  /** The folder or file behind an asset's object key. */
  readonly assetAt: (objectKey: string) => string;
}

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
});

const template = z.object({
  Parameters: z
    .record(z.string(), z.object({ Type: z.string(), Default: z.unknown().optional() }))
    .default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resource),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown() })).default({}),
});

export type Template = z.infer<typeof template>;
export type Resource = z.infer<typeof resource>;

const manifest = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({
          templateFile: z.string().optional(),
          stackName: z.string().optional(),
          file: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

const assetManifest = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** Reads the output folder of `cdk synth`. Throws `TemplateRefused` unless it holds exactly one stack. */
export function readAssembly(folder: string): Assembly {
  const manifestFile = join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) throw new TemplateRefused(`There is no synthesized stack in ${folder}.`);
  const artifacts = Object.entries(manifest.parse(readJson(manifestFile)).artifacts);

  const stacks = artifacts.filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack');
  const [only] = stacks;
  if (stacks.length !== 1 || only === undefined) {
    throw new TemplateRefused(
      `The local stack runs exactly one stack; ${folder} has ${stacks.map(([id]) => id).join(', ')}.`,
    );
  }
  const [id, { properties }] = only;
  const templateFile = properties?.templateFile;
  if (templateFile === undefined) throw new TemplateRefused(`Stack ${id} names no template file.`);

  const assets = new Map(
    artifacts
      .filter(([, artifact]) => artifact.type === 'cdk:asset-manifest')
      .flatMap(([, artifact]) => {
        const { files } = assetManifest.parse(readJson(join(folder, artifact.properties?.file ?? '')));
        return Object.values(files).flatMap(({ source, destinations }) =>
          Object.values(destinations).map(({ objectKey }) => [objectKey, join(folder, source.path)] as const),
        );
      }),
  );

  return {
    stackName: properties?.stackName ?? id,
    template: template.parse(readJson(join(folder, templateFile))),
    assetAt(objectKey) {
      const path = assets.get(objectKey);
      if (path === undefined)
        throw new TemplateRefused(`The assembly has no asset with the key ${objectKey}.`);
      return path;
    },
  };
}

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
