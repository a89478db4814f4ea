import * as z from 'zod';
import type { Iam } from '#infra/local/aws/iam';
import { wildcard } from '#infra/local/aws/policy';
import type { RouteModel } from '#infra/local/http/routes';
import type { FunctionModel } from '#infra/local/lambda/function-model';
import type { ScheduleModel } from '#infra/local/schedules/schedule-model';
import type { MappingModel } from '#infra/local/streams/mapping-model';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { arnOf } from '#infra/local/template/place';
import { TemplateRefused } from '#infra/local/template/trouble';
import { machineNeeds, type Need } from './machine-needs.ts';
import type { MachineModel } from '#infra/local/template/machine-model';

export interface GrantsToCheck {
  readonly template: LoadedTemplate;
  readonly iam: Iam;
  readonly machines: readonly MachineModel[];
  readonly routes: readonly RouteModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly mappings: readonly MappingModel[];
}

/**
 * What AWS services would need to do their part for the template: a missing right shows on AWS when the first event
 * comes, here at the start. Throws `TemplateRefused` with all of them.
 */
export function checkGrants({ template, iam, machines, routes, schedules, mappings }: GrantsToCheck): void {
  const { place } = template;
  const permissions = template
    .read(['AWS::Lambda::Permission'], permission)
    .map(({ properties }) => properties);
  const calls = (handler: FunctionModel, principal: string, sourceArn: string) =>
    permissions.some(
      ({ FunctionName, Principal, SourceArn }) =>
        [handler.name, handler.arn].includes(FunctionName) &&
        Principal === principal &&
        (SourceArn === undefined || wildcard(SourceArn, sourceArn)),
    )
      ? []
      : [`${principal} may not call ${handler.name} for ${sourceArn}`];
  const needs = (owner: string, roleArn: string, wanted: readonly Need[]) =>
    wanted
      .filter((need) => !('allowed' in iam.check(roleArn, need)))
      .map(({ action, resource }) => `${owner} may not ${action} on ${resource}`);

  const api = arnOf(place, 'execute-api', 'local');
  const missing = [
    ...routes.flatMap(({ method, path, handler, authorizer }) => [
      ...calls(handler, 'apigateway.amazonaws.com', `${api}/$default/${method}${path}`),
      ...(authorizer
        ? calls(authorizer.handler, 'apigateway.amazonaws.com', `${api}/authorizers/${authorizer.id}`)
        : []),
    ]),
    ...schedules.flatMap(({ handler, ruleArn, setAsideArn }) => [
      ...calls(handler, 'events.amazonaws.com', ruleArn),
      ...needs(handler.name, handler.roleArn, sendNeeds(setAsideArn)),
    ]),
    ...mappings.flatMap((mapping) =>
      needs(mapping.handler.name, mapping.handler.roleArn, streamNeeds(mapping)),
    ),
    ...machines.flatMap((machine) => needs(machine.name, machine.roleArn, machineNeeds(machine, place))),
  ];
  if (missing.length > 0)
    throw new TemplateRefused(`Rights are missing:\n${[...new Set(missing)].join('\n')}`);
}

const permission = z.strictObject({
  Action: z.literal('lambda:InvokeFunction'),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  SourceAccount: z.string().optional(),
});

const streamNeeds = ({ table, setAsideArn }: MappingModel): readonly Need[] => [
  ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => ({
    action: `dynamodb:${action}`,
    resource: table.streamArn,
  })),
  { action: 'dynamodb:ListStreams', resource: '*' },
  ...sendNeeds(setAsideArn),
];

const sendNeeds = (queueArn: string | undefined): readonly Need[] =>
  queueArn === undefined ? [] : [{ action: 'sqs:SendMessage', resource: queueArn }];
