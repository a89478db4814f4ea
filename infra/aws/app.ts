import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { CountersignStack, type CountersignStackProps } from './stack.ts';

const repository = join(import.meta.dirname, '../..');

export interface AppOptions extends Partial<Pick<CountersignStackProps, 'bundles' | 'machines'>> {
  /** Where the template goes. Left out, the CDK command line says it. */
  readonly outdir?: string;
  /** Leave out the check of every property against CloudFormation's schemas, nine tenths of a synthesis. */
  readonly quick?: boolean;
}

const cdkJson = z.object({ context: z.record(z.string(), z.unknown()) });

/**
 * The whole application, checked by every rule of cdk-nag's AwsSolutions. The CDK command line reads the feature
 * flags of `cdk.json` by itself; they are read here so that the template is the same without it.
 */
export function countersignApp(options: AppOptions = {}): App {
  const { context } = cdkJson.parse(JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8')));
  const app = new App({
    context,
    builtinCloudFormationValidation: options.quick !== true,
    ...(options.outdir === undefined ? {} : { outdir: options.outdir }),
  });
  new CountersignStack(app, 'Countersign', {
    description: 'Countersign: release approvals, deployment gates and rollbacks',
    terminationProtection: true,
    bundles: options.bundles ?? join(repository, 'dist/functions'),
    machines: options.machines ?? join(repository, 'statemachines'),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

if (import.meta.main) countersignApp({ quick: process.argv.includes('--quick') }).synth();
