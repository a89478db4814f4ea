import * as z from 'zod';
import { type FunctionModel, functionOf } from '#infra/local/lambda/function-model';
import type { LoadedTemplate } from '#infra/local/template/loaded-template';
import { TemplateRefused } from '#infra/local/template/trouble';

/** A route of the HTTP API, with the function behind it. */
export interface RouteModel {
  /** `GET /v1/requests/{id}`, as API Gateway writes it. */
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly segments: readonly Segment[];
  readonly handler: FunctionModel;
  readonly authorizer: AuthorizerModel | undefined;
}

export type Segment =
  | { readonly kind: 'fixed'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** `{name+}`: everything that is left. */
  | { readonly kind: 'rest'; readonly name: string };

export interface AuthorizerModel {
  readonly id: string;
  readonly handler: FunctionModel;
  /** Lower-case names of the headers that must be there. */
  readonly identityHeaders: readonly string[];
  /** How long an answer is kept for the same identity; 0 for not at all. */
  readonly ttlSeconds: number;
}

const route = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string().regex(/^(?:\$default|[A-Z]+ \/\S*)$/),
  Target: z.string(),
  AuthorizationType: z
    .enum(['NONE', 'CUSTOM'], 'The local stack has Lambda authorizers only')
    .default('NONE'),
  AuthorizerId: z.string().optional(),
  OperationName: z.string().optional(),
});

const integration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.number().optional(),
  Description: z.string().optional(),
});

const authorizer = z.strictObject({
  ApiId: z.string(),
  Name: z.string(),
  AuthorizerType: z.literal('REQUEST'),
  AuthorizerUri: z.string(),
  AuthorizerPayloadFormatVersion: z.literal('2.0'),
  EnableSimpleResponses: z.literal(true),
  AuthorizerResultTtlInSeconds: z.number().default(300),
  IdentitySource: z.array(z.string().regex(/^\$request\.header\.[\w-]+$/)).default([]),
});

const api = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  ProtocolType: z.literal('HTTP'),
  DisableExecuteApiEndpoint: z.boolean().optional(),
  Tags: z.unknown().optional(),
});

export function readRoutes(
  template: LoadedTemplate,
  functions: readonly FunctionModel[],
): readonly RouteModel[] {
  template.read(['AWS::ApiGatewayV2::Api'], api);
  const authorizers = new Map(
    template.read(['AWS::ApiGatewayV2::Authorizer'], authorizer).map(({ ref, properties }) => [
      ref,
      {
        id: ref,
        handler: functionOf(functions, properties.AuthorizerUri),
        identityHeaders: properties.IdentitySource.map((source) =>
          source.slice('$request.header.'.length).toLowerCase(),
        ),
        ttlSeconds: properties.AuthorizerResultTtlInSeconds,
      } satisfies AuthorizerModel,
    ]),
  );
  const integrations = new Map(
    template
      .read(['AWS::ApiGatewayV2::Integration'], integration)
      .map(({ ref, properties }) => [ref, functionOf(functions, properties.IntegrationUri)]),
  );

  return template.read(['AWS::ApiGatewayV2::Route'], route).map(({ logicalId, properties: it }) => {
    const handler = integrations.get(it.Target.replace(/^integrations\//, ''));
    if (!handler) throw new TemplateRefused(`The route ${logicalId} has no integration ${it.Target}.`);
    const guard = it.AuthorizerId === undefined ? undefined : authorizers.get(it.AuthorizerId);
    if (it.AuthorizationType === 'CUSTOM' && !guard)
      throw new TemplateRefused(`The route ${logicalId} has no authorizer.`);
    const [method = '', path = ''] =
      it.RouteKey === '$default' ? ['ANY', '/{proxy+}'] : it.RouteKey.split(' ');
    return {
      key: it.RouteKey,
      method,
      path,
      segments: segmentsOf(path),
      handler,
      authorizer: it.AuthorizationType === 'CUSTOM' ? guard : undefined,
    };
  });
}

export const segmentsOf = (path: string): readonly Segment[] =>
  path
    .split('/')
    .slice(1)
    .map((part): Segment => {
      const [, name, plus] = /^\{([\w.-]+)(\+?)\}$/.exec(part) ?? [];
      if (name === undefined) return { kind: 'fixed', text: part };
      return { kind: plus ? 'rest' : 'variable', name };
    });
