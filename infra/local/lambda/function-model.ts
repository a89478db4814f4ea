import * as z from 'zod';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { TemplateRefused } from '#infra/local/template/trouble';

const properties = z.strictObject({
  FunctionName: z.string().optional(),
  Description: z.string().optional(),
  Code: z.strictObject({ S3Bucket: z.unknown(), S3Key: z.string() }),
  Handler: z.string().regex(/^[\w./-]+\.\w+$/),
  Runtime: z.string().startsWith('nodejs'),
  Role: z.string(),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.string()) }).optional(),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  ReservedConcurrentExecutions: z.number().min(1).optional(),
  Architectures: z.array(z.string()).optional(),
  LoggingConfig: z.unknown().optional(),
  TracingConfig: z.unknown().optional(),
  EphemeralStorage: z.unknown().optional(),
  DeadLetterConfig: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

export interface FunctionModel {
  readonly name: string;
  /** What people read in logs and counters: the handler's path, such as `http/decisions`, if no other has the same. */
  readonly title: string;
  readonly arn: string;
  /** The unpacked code, Lambda's /var/task. */
  readonly folder: string;
  /** `file.export`, as Lambda takes it. */
  readonly handler: string;
  readonly roleArn: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** How many events may be handled at once; `undefined` where only the machine limits it. */
  readonly reserved: number | undefined;
}

export function readFunctions(template: LoadedTemplate): readonly FunctionModel[] {
  const found = template.read(['AWS::Lambda::Function'], properties);
  const pathOf = ({ Handler }: { Handler: string }) => Handler.slice(0, Handler.lastIndexOf('.'));
  const paths = found.map((each) => pathOf(each.properties));
  return found.map(({ ref, attribute, properties: it }) => {
    const path = pathOf(it);
    const isAlone = paths.filter((other) => other === path).length === 1;
    return {
      name: ref,
      title: isAlone ? path : ref,
      arn: attribute('Arn'),
      folder: template.assetAt(it.Code.S3Key),
      handler: it.Handler,
      roleArn: it.Role,
      environment: it.Environment?.Variables ?? {},
      timeoutSeconds: it.Timeout,
      memoryMb: it.MemorySize,
      reserved: it.ReservedConcurrentExecutions,
    };
  });
}

/** The function behind an ARN, with or without a qualifier, or inside an API Gateway invocation URI. */
export function functionOf(functions: readonly FunctionModel[], reference: string): FunctionModel {
  const name = /:function:([^:/]+)/.exec(reference)?.[1] ?? reference;
  const found = functions.find((candidate) => candidate.name === name);
  if (!found)
    throw new TemplateRefused(`The template calls the function ${reference}, which it does not define.`);
  return found;
}
