import { expect, it } from 'vitest';
import * as z from 'zod';
import { methodsOf, routes } from '#handlers/http/routes';
import { plain, synthesized } from './synthesized.ts';

const stack = synthesized();

const route = z.object({
  RouteKey: z.string(),
  Target: z.unknown(),
  AuthorizationType: z.string(),
  AuthorizerId: z.unknown().optional(),
});

/** The handler behind `<Id.Arn>`, wherever it stands in a text. */
function handlerIn(text: string): unknown {
  const [, id = ''] = /<(\w+)\.Arn>/.exec(text) ?? [];
  return stack.resources[id]?.Properties['Handler'];
}

function handlerOfTarget(target: unknown): unknown {
  const [, id = ''] = /^integrations\/<(\w+)>$/.exec(plain(target)) ?? [];
  return handlerIn(plain(stack.resources[id]?.Properties['IntegrationUri']));
}

const made = stack.ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => route.parse(Properties));
const [[authorizerId = '', authorizer] = []] = stack.ofType('AWS::ApiGatewayV2::Authorizer');

const rows = routes.flatMap((row) =>
  methodsOf(row).map((method) => ({ ...row, key: `${method} ${row.path}` })),
);

it('every route of the table exists once, with its function and nothing more, and HEAD beside each GET', () => {
  expect(made.map(({ RouteKey, Target }) => `${RouteKey} → ${handlerOfTarget(Target)}`).sort()).toEqual(
    rows.map((row) => `${row.key} → http/${row.function}.handler`).sort(),
  );
  expect(rows.filter(({ key }) => key.startsWith('HEAD ')).map(({ path }) => path)).toEqual(
    routes.filter(({ method }) => method === 'GET').map(({ path }) => path),
  );
});

it.each(rows.map((row) => [row.key, row.access] as const))('%s is open to a %s', (key, access) => {
  const [found] = made.filter(({ RouteKey }) => RouteKey === key);
  expect(
    found && { type: found.AuthorizationType, by: found.AuthorizerId && plain(found.AuthorizerId) },
  ).toEqual(
    access === 'caller' ? { type: 'CUSTOM', by: `<${authorizerId}>` } : { type: 'NONE', by: undefined },
  );
});

it('the authorizer sees every call anew, also one without a token, which it answers with a refusal', () => {
  expect(authorizer?.Properties).toMatchObject({
    AuthorizerType: 'REQUEST',
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 0,
  });
  expect(authorizer?.Properties).not.toHaveProperty('IdentitySource');
  expect(handlerIn(plain(authorizer?.Properties['AuthorizerUri']))).toBe('http/authorizer.handler');
});

it('API Gateway may call the HTTP functions, each for this API alone', () => {
  const called = stack
    .ofType('AWS::Lambda::Permission')
    .filter(([, { Properties }]) => Properties['Principal'] === 'apigateway.amazonaws.com')
    .map(
      ([, { Properties }]) =>
        `${handlerIn(plain(Properties['FunctionName']))} from ${plain(Properties['SourceArn'])}`,
    );
  const api = stack
    .ofType('AWS::ApiGatewayV2::Api')
    .map(([id]) => id)
    .join();
  const from = `arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<${api}>`;
  expect(called.sort()).toEqual([
    `http/authorizer.handler from ${from}/authorizers/<${authorizerId}>`,
    ...['decisions', 'queries', 'reports', 'requests'].map((name) => `http/${name}.handler from ${from}/*/*`),
  ]);
});

it('the API has limits and answers no other site', () => {
  const [[, stage] = []] = stack.ofType('AWS::ApiGatewayV2::Stage');
  expect(stage?.Properties['DefaultRouteSettings']).toEqual({
    ThrottlingRateLimit: 200,
    ThrottlingBurstLimit: 400,
  });
  const [[, api] = []] = stack.ofType('AWS::ApiGatewayV2::Api');
  expect(api?.Properties).not.toHaveProperty('CorsConfiguration');
});

it('no line of the access log holds a header, a query string or what a token says', () => {
  const [[, stage] = []] = stack.ofType('AWS::ApiGatewayV2::Stage');
  const { Format } = z.object({ Format: z.string() }).parse(stage?.Properties['AccessLogSettings']);
  const logged = [...Format.matchAll(/\$[\w.-]+/g)].map(([variable]) => variable);
  expect(logged.length).toBeGreaterThan(5);
  expect(logged.filter((variable) => !variable.startsWith('$context.'))).toEqual([]);
  expect(
    logged.filter((variable) =>
      /header|query|userAgent|claims|identity\.(?!sourceIp)|authorizer\.(?!error)/i.test(variable),
    ),
  ).toEqual([]);
});

it('access logs outlive the stack and are kept for more than a year', () => {
  const [[, stage] = []] = stack.ofType('AWS::ApiGatewayV2::Stage');
  const { DestinationArn } = z
    .object({ DestinationArn: z.unknown() })
    .parse(stage?.Properties['AccessLogSettings']);
  const [, id = ''] = /^<(\w+)\.Arn>$/.exec(plain(DestinationArn)) ?? [];
  expect(stack.resources[id]).toMatchObject({
    Properties: { RetentionInDays: 400 },
    DeletionPolicy: 'Retain',
  });
});
