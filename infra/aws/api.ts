import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnAuthorizer,
  CfnIntegration,
  CfnRoute,
  HttpApi,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { methodsOf, routes } from '#handlers/http/routes';
import { pascalCase, type FunctionName } from './functions.ts';

type PublicOperation = Extract<(typeof routes)[number], { access: 'public' }>['operation'];

/** Why an operation may be called without a bearer token. A public route without a reason does not compile. */
const openBecause: Record<PublicOperation, string> = {
  reviewShell:
    'The same page for everybody: the token of a link stays in the fragment, which no browser sends.',
  showReview: 'The token of the link in the body is the proof; viewing changes nothing.',
  decideByLink:
    'The token of the link and the typed version in the body are the proof, checked at decision time.',
  reviewResult:
    'Shows one recorded decision to who knows the hash of its event, and nothing else of the request.',
  health: 'Says only that the service answers.',
  openapi: 'The description of the interface, which is public.',
  permitKeys: 'Public keys, for deployers that check a permit.',
};

/**
 * What a line of the access log says. No header and no query string, ever: bearer tokens travel in the one, and
 * whatever a caller puts by mistake in the other.
 */
const accessLogLine = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  from: '$context.identity.sourceIp',
  route: '$context.routeKey',
  path: '$context.path',
  status: '$context.status',
  bytes: '$context.responseLength',
  ms: '$context.responseLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integration.error',
};

export class Api extends Construct {
  readonly http: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.http = new HttpApi(this, 'Http', {
      apiName: Stack.of(this).stackName,
      description: 'Release approvals, deployment gates and rollbacks',
      createDefaultStage: false,
    });
    const log = new LogGroup(this, 'AccessLog', {
      // PCI DSS 10.5.1 asks for twelve months of access logs.
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      // A fifth of what a million releases a day call at their peak (926 a second). A flood that stays below it
      // costs some $17 a day in calls ($1 a million).
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLogLine)),
      },
    });
  }

  get url(): string {
    return this.http.apiEndpoint;
  }

  /** Makes the routes of the one route table, each to its function, with HEAD beside each GET. */
  serve(lambda: (name: FunctionName) => IFunction): void {
    const authorizer = this.authorizer(lambda('http/authorizer'));
    const integrations = new Map(
      [...new Set(routes.map((route) => route.function))].map((name) => [
        name,
        this.integration(pascalCase(name), lambda(`http/${name}`)),
      ]),
    );
    const rows = routes.flatMap((route) => methodsOf(route).map((method) => ({ ...route, method })));
    for (const route of rows) {
      const routeKey = `${route.method} ${route.path}`;
      const made = new CfnRoute(this, routeKey, {
        apiId: this.http.apiId,
        routeKey,
        target: `integrations/${integrations.get(route.function)?.ref}`,
        ...(route.access === 'caller'
          ? { authorizationType: 'CUSTOM', authorizerId: authorizer.ref }
          : { authorizationType: 'NONE' }),
      });
      if (route.access === 'public') {
        Validations.of(made).acknowledge({ id: 'AwsSolutions-APIG4', reason: openBecause[route.operation] });
      }
    }
  }

  private authorizer(lambda: IFunction): CfnAuthorizer {
    const { partition, region } = Stack.of(this);
    const authorizer = new CfnAuthorizer(this, 'Authorizer', {
      apiId: this.http.apiId,
      name: 'callers',
      authorizerType: 'REQUEST',
      authorizerPayloadFormatVersion: '2.0',
      enableSimpleResponses: true,
      // No identity source: API Gateway would answer a missing header itself, without a problem document (ADR 5).
      // Nothing is remembered: an answer kept for minutes would let a token or a permit live on past its end.
      authorizerResultTtlInSeconds: 0,
      authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${lambda.functionArn}/invocations`,
    });
    this.mayCall('Authorizer', lambda, `${this.http.apiId}/authorizers/${authorizer.ref}`);
    return authorizer;
  }

  private integration(name: string, lambda: IFunction): CfnIntegration {
    this.mayCall(name, lambda, `${this.http.apiId}/*/*`);
    return new CfnIntegration(this, `${name}Integration`, {
      apiId: this.http.apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: lambda.functionArn,
      payloadFormatVersion: '2.0',
    });
  }

  private mayCall(name: string, lambda: IFunction, source: string): void {
    new CfnPermission(this, `${name}Permission`, {
      action: 'lambda:InvokeFunction',
      functionName: lambda.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(this).formatArn({ service: 'execute-api', resource: source }),
    });
  }
}
