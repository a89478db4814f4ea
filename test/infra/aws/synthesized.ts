import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { countersignApp } from '#infra/aws/app';
import { functionNames } from '#infra/aws/functions';

const resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

const template = z.object({
  Parameters: z.record(
    z.string(),
    z.object({ Default: z.unknown().optional(), NoEcho: z.boolean().optional() }),
  ),
  Resources: z.record(z.string(), resource),
});

export type Resource = z.infer<typeof resource>;

export interface Synthesized {
  /** Exactly what would be deployed. */
  readonly text: string;
  /** By logical id. */
  readonly resources: Readonly<Record<string, Resource>>;
  readonly parameters: z.infer<typeof template>['Parameters'];
  /** The resources of one type, with their logical ids. */
  readonly ofType: (type: string) => readonly (readonly [string, Resource])[];
}

/** Code asset and output of one synthesis, in a folder of their own. */
export function emptyBundles(): {
  readonly folder: string;
  readonly bundles: string;
  readonly outdir: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-aws-'));
  for (const name of functionNames) {
    const file = join(folder, 'functions', `${name}.mjs`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'export const handler = () => undefined;\n');
  }
  return { folder, bundles: join(folder, 'functions'), outdir: join(folder, 'cdk.out') };
}

/** The template of the stack as it stands. Throws when a rule finds something. */
export function synthesized(): Synthesized {
  const { folder, bundles, outdir } = emptyBundles();
  countersignApp({ bundles, outdir, quick: true }).synth();
  const [file = ''] = readdirSync(outdir).filter((name) => name.endsWith('.template.json'));
  const text = readFileSync(join(outdir, file), 'utf8');
  rmSync(folder, { recursive: true });
  const { Resources: resources, Parameters: parameters } = template.parse(JSON.parse(text));
  return {
    text,
    resources,
    parameters,
    ofType: (type) => Object.entries(resources).filter(([, held]) => held.Type === type),
  };
}

/** `{ 'Fn::GetAtt': ['AuditTable', 'Arn'] }` → `AuditTable.Arn`, `{ Ref: 'AuditTable' }` → `AuditTable`; a text of it. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  const parsed = intrinsic.safeParse(value);
  if (!parsed.success) return JSON.stringify(value);
  const known = parsed.data;
  if ('Ref' in known) return `<${known.Ref}>`;
  if ('Fn::GetAtt' in known) return `<${known['Fn::GetAtt'].join('.')}>`;
  return known['Fn::Join'][1].map(plain).join(known['Fn::Join'][0]);
}

const intrinsic = z.union([
  z.strictObject({ Ref: z.string() }),
  z.strictObject({ 'Fn::GetAtt': z.array(z.string()) }),
  z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }),
]);
