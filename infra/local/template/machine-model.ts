import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { substitute } from '#infra/local/stepfunctions/substitute';
import type { Json } from '#infra/local/stepfunctions/json';
import type { LoadedTemplate } from './loaded-template.ts';
import { TemplateRefused } from './trouble.ts';

export interface MachineModel {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  /** ASL with its substitutions made. */
  readonly definition: Json;
}

const properties = z.strictObject({
  StateMachineName: z.string().optional(),
  StateMachineType: z.literal('STANDARD', 'The local stack runs Standard machines only').optional(),
  RoleArn: z.string(),
  DefinitionString: z.string().optional(),
  DefinitionS3Location: z.strictObject({ Bucket: z.unknown(), Key: z.string() }).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.string()).default({}),
  LoggingConfiguration: z.unknown().optional(),
  TracingConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export const readMachines = (template: LoadedTemplate): readonly MachineModel[] =>
  template
    .read(['AWS::StepFunctions::StateMachine'], properties)
    .map(({ logicalId, attribute, properties: it }) => {
      const asset = it.DefinitionS3Location;
      const text = asset ? readFileSync(template.assetAt(asset.Key), 'utf8') : it.DefinitionString;
      if (text === undefined) throw new TemplateRefused(`${logicalId} has no definition.`);
      try {
        const definition = substitute(JSON.parse(text) as Json, it.DefinitionSubstitutions);
        return { name: attribute('Name'), arn: attribute('Arn'), roleArn: it.RoleArn, definition };
      } catch (cause) {
        throw new TemplateRefused(`${logicalId}: ${cause instanceof Error ? cause.message : String(cause)}`, {
          cause,
        });
      }
    });
