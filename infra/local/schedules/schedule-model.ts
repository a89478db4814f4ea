import * as z from 'zod';
import { type FunctionModel, functionOf } from '#infra/local/lambda/function-model';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { TemplateRefused } from '#infra/local/template/trouble';

/** A function that EventBridge calls again and again. */
export interface ScheduleModel {
  readonly name: string;
  readonly ruleArn: string;
  readonly everyMs: number;
  readonly handler: FunctionModel;
  /** JSON text given in place of the usual event. */
  readonly input: string | undefined;
  /** The queue for calls that failed. */
  readonly setAsideArn: string | undefined;
}

const rule = z.strictObject({
  Name: z.string().optional(),
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      Input: z.string().optional(),
      RetryPolicy: z.unknown().optional(),
      DeadLetterConfig: z.unknown().optional(),
    }),
  ),
});

/** How an event that nobody waits for is treated. Another try would need a second schedule of its own. */
const invokeConfig = z.strictObject({
  FunctionName: z.string(),
  Qualifier: z.literal('$LATEST'),
  MaximumRetryAttempts: z.literal(0, 'The local stack does not try a scheduled call again'),
  MaximumEventAgeInSeconds: z.number().optional(),
  DestinationConfig: z.strictObject({ OnFailure: z.strictObject({ Destination: z.string() }) }).optional(),
});

const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

export const readSchedules = (
  template: LoadedTemplate,
  functions: readonly FunctionModel[],
): readonly ScheduleModel[] => {
  const configs = template
    .read(['AWS::Lambda::EventInvokeConfig'], invokeConfig)
    .map(({ properties }) => properties);
  const setAsideOf = ({ name }: FunctionModel) =>
    configs.find(({ FunctionName }) => FunctionName === name)?.DestinationConfig?.OnFailure.Destination;
  return template.read(['AWS::Events::Rule'], rule).flatMap(({ logicalId, attribute, properties }) =>
    properties.State === 'DISABLED'
      ? []
      : properties.Targets.map(({ Arn, Input }) => {
          const handler = functionOf(functions, Arn);
          return {
            name: logicalId,
            ruleArn: attribute('Arn'),
            everyMs: intervalMs(properties.ScheduleExpression, logicalId),
            handler,
            input: Input,
            setAsideArn: setAsideOf(handler),
          };
        }),
  );
};

export const noOftener = (schedule: ScheduleModel, atMostEveryMs: number): ScheduleModel => ({
  ...schedule,
  everyMs: Math.max(schedule.everyMs, atMostEveryMs),
});

/** `rate(5 minutes)` in milliseconds. */
function intervalMs(expression: string, owner: string): number {
  const [, count, unit] = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count === undefined || unit === undefined) {
    throw new TemplateRefused(`${owner} runs at ${expression}; the local stack knows rate(…) only.`);
  }
  return Number(count) * units[unit as keyof typeof units];
}
