import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import fc from '#test/support/fc';
import type { Caller } from '#domain/identity/caller';
import type { routes } from '#handlers/http/routes';
import { cast, person, pipeline } from '#test/support/cast';
import { anyJsonBody, anyText, anyTransport } from './bodies.ts';
import { fittingCalls, type FittingCall } from './fitting-calls.ts';
import { anyFormBody, encoded } from './forms.ts';
import { deployers, requests } from './shop.ts';

type Route = (typeof routes)[number];

/** What the authorizer says of a caller, of somebody it refuses, or nothing that anybody could read. */
const anyWord = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom<Caller>(
        ...cast.people.map(({ id }) => person(id)),
        person('somebody who left'),
        pipeline,
        { ...pipeline, id: 'docs-release', repository: 'octo-org/docs' },
        ...deployers,
      )
      .map(wordFor),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      { refusal: 'No token.', code: 'unauthenticated' },
      { refusal: 'Not this one.', code: 'pipeline-not-allowed' },
      { refusal: 'x', code: 'toString' },
      { identity: '{"kind":"person","id":"owner"}', refusal: 'x', code: 'not-found' },
      { identity: '{"kind":"person"' },
      undefined,
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.json({ maxDepth: 2 }).map((identity) => ({ identity })) },
);

function wordFor(caller: Caller): unknown {
  return { identity: JSON.stringify(caller) };
}

const anyValueOf: Readonly<Record<string, fc.Arbitrary<string>>> = {
  id: fc.oneof(fc.constantFrom(...Object.values(requests)), anyText),
  name: fc.oneof(fc.constantFrom('tests', 'coverage', 'a/b.c-d'), anyText),
  service: fc.oneof(fc.constantFrom('checkout', 'docs'), anyText),
  environment: fc.oneof(fc.constantFrom('production', 'staging', 'moon'), anyText),
};

const anyParams = (path: string) =>
  fc.record(
    Object.fromEntries(
      [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name!, anyValueOf[name!] ?? anyText]),
    ),
  );

const queryNames = [
  'limit',
  'cursor',
  'service',
  'status',
  'mine',
  'requester',
  'team',
  'decision',
  'request',
  'record',
] as const;

const anyQuery = fc.dictionary(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...queryNames) }, { weight: 1, arbitrary: anyText }),
  fc.oneof(anyText, fc.constantFrom('5', '1e1', '101', 'in-review', '2026-11', `2026-11/${requests.open}`)),
  { maxKeys: 3, noNullPrototype: true },
);

const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      fc.constantFrom(
        'application/json',
        'APPLICATION/JSON; charset=latin1',
        'application/problem+json',
        'application/x-www-form-urlencoded; charset=utf-8',
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/jsonp',
      ),
      anyText,
    ),
    accept: fc.constantFrom('text/html,application/xhtml+xml', 'application/json', '*/*'),
    'idempotency-key': anyText,
    authorization: anyText,
    'x-forwarded-for': anyText,
  },
  { requiredKeys: [] },
);

/** Mostly what fits, so that a call comes far before it is refused. */
const mostly = <T>(fits: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(fits) }, { weight: 1, arbitrary: other });

/** What is sent in place of the body that fits; a route that takes none is sent one sometimes. */
function anyBodyFor({ body, form }: FittingCall): fc.Arbitrary<string | undefined> {
  if (form)
    return orFits(
      encoded(form),
      anyFormBody.map((change) => change(form)),
    );
  if (body !== undefined)
    return orFits(
      JSON.stringify(body),
      anyJsonBody.map((change) => change(body)),
    );
  return mostly<string | undefined>(undefined, anyText);
}

const orFits = (fits: string, other: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(fits) }, { weight: 3, arbitrary: other });

/** Any call that could arrive at a route, as API Gateway hands it to the function. */
export const anyCallOf = ({ operation, method, path }: Route): fc.Arbitrary<APIGatewayProxyEventV2> =>
  fc.constantFrom(...fittingCalls[operation]).chain((fit) =>
    fc
      .record({
        word: mostly(fit.caller && wordFor(fit.caller), anyWord),
        params: mostly({ ...fit.params }, anyParams(path)),
        query: mostly({ ...fit.query }, anyQuery),
        headers: mostly({}, anyHeaders),
        body: anyBodyFor(fit),
        transport: anyTransport,
      })
      .map(({ word, params, query, headers, body, transport }) =>
        eventOf(method, path, {
          word,
          params,
          query,
          headers: { 'content-type': typeOf(fit), ...fit.headers, ...headers },
          sent: body === undefined ? { isBase64Encoded: false } : transport(body),
        }),
      ),
  );

const typeOf = ({ form }: FittingCall) => (form ? 'application/x-www-form-urlencoded' : 'application/json');

function eventOf(
  method: string,
  path: string,
  call: {
    word: unknown;
    params: Record<string, string>;
    query: Record<string, string>;
    headers: Record<string, string>;
    sent: { body?: string; isBase64Encoded: boolean };
  },
): APIGatewayProxyEventV2 {
  const { word, params, query, headers, sent } = call;
  const rawPath = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const context = {
    accountId: '000000000000',
    apiId: 'gate',
    domainName: 'gate.example.com',
    domainPrefix: 'gate',
    http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'fuzz' },
    requestId: 'call-1',
    routeKey: `${method} ${path}`,
    stage: '$default',
    time: '21/Nov/2026:10:10:00 +0000',
    timeEpoch: 1_795_255_800_000,
    ...(word !== undefined && { authorizer: { lambda: word } }),
  };
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath,
    rawQueryString: encoded(query),
    headers,
    requestContext: context,
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...sent,
  };
}
