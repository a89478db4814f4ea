import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Place } from '#infra/local/template/place';
import type { Match } from './match.ts';
import { isText } from './text-types.ts';

/** A request as it came in, read once. */
export interface HttpCall {
  readonly method: string;
  /** Decoded, as API Gateway hands it on. */
  readonly path: string;
  readonly rawQueryString: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly sourceIp: string;
  readonly protocol: string;
  readonly body: Buffer;
  readonly requestId: string;
}

/** `undefined` when the target of the request line cannot be decoded. */
export function httpCall(message: IncomingMessage, body: Buffer): HttpCall | undefined {
  const [rawPath = '/', ...query] = (message.url ?? '/').split('?');
  const path = decoded(rawPath);
  if (path === undefined || !path.startsWith('/')) return undefined;
  const { cookie, ...headers } = joinedHeaders(message.rawHeaders);
  const sourceIp = (message.socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const forwardedFor = headers['x-forwarded-for'];
  return {
    method: message.method ?? 'GET',
    path,
    rawQueryString: query.join('?'),
    headers: {
      ...headers,
      'x-forwarded-for': forwardedFor === undefined ? sourceIp : `${forwardedFor}, ${sourceIp}`,
      'x-forwarded-port': String(message.socket.localPort ?? ''),
      'x-forwarded-proto': 'http',
    },
    cookies: cookie?.split(/;\s*/) ?? [],
    sourceIp,
    protocol: `HTTP/${message.httpVersion}`,
    body,
    requestId: randomUUID(),
  };
}

/** Payload format 2.0 of an HTTP API. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function integrationEvent(
  call: HttpCall,
  match: Match,
  place: Place,
  now: number,
  authorized: unknown,
): Record<string, unknown> {
  const text = isText(call.headers['content-type']);
  return {
    version: '2.0',
    ...commonParts(call, match),
    requestContext: {
      ...requestContext(call, match, place, now),
      ...(authorized !== undefined && { authorizer: { lambda: authorized } }),
    },
    ...(call.body.length > 0 && { body: call.body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: call.body.length > 0 && !text,
  };
}

/** What a Lambda authorizer is asked, in format 2.0: everything but the body. */
export function authorizerEvent(
  call: HttpCall,
  match: Match,
  place: Place,
  now: number,
  identitySource: readonly string[],
): Record<string, unknown> {
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:${place.region}:${place.account}:local/$default/${call.method}${call.path}`,
    identitySource,
    ...commonParts(call, match),
    requestContext: requestContext(call, match, place, now),
  };
}

function commonParts(call: HttpCall, { route, parameters }: Match) {
  const query = joined([...new URLSearchParams(call.rawQueryString)], () => ',');
  return {
    routeKey: route.key,
    rawPath: call.path,
    rawQueryString: call.rawQueryString,
    ...(call.cookies.length > 0 && { cookies: call.cookies }),
    headers: call.headers,
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
  };
}

function requestContext(call: HttpCall, { route }: Match, place: Place, now: number) {
  const domainName = (call.headers['host'] ?? '').replace(/:\d+$/, '');
  return {
    accountId: place.account,
    apiId: 'local',
    domainName,
    domainPrefix: domainName.split('.')[0] ?? '',
    http: {
      method: call.method,
      path: call.path,
      protocol: call.protocol,
      sourceIp: call.sourceIp,
      userAgent: call.headers['user-agent'] ?? '',
    },
    requestId: call.requestId,
    routeKey: route.key,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now,
  };
}

/** `21/Nov/2026:10:30:00 +0000` */
function commonLogTime(now: number): string {
  const [, day, month, year, time] =
    /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(now).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Lower-case names; values of a repeated header joined with commas, cookies with semicolons as their header wants. */
function joinedHeaders(raw: readonly string[]): Record<string, string> {
  const pairs = raw.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), raw[at + 1] ?? ''] as const] : [],
  );
  return joined(pairs, (name) => (name === 'cookie' ? '; ' : ','));
}

function joined(pairs: Iterable<readonly [string, string]>, separator: (name: string) => string) {
  const values = new Map<string, string>();
  for (const [name, value] of pairs) {
    const before = values.get(name);
    values.set(name, before === undefined ? value : before + separator(name) + value);
  }
  return Object.fromEntries(values);
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
