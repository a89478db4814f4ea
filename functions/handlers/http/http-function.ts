import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Caller } from '#domain/identity/caller';
import { refusals } from '#domain/outcome';
import { logger } from '../runtime/wire.ts';
import { readAuthorizerContext } from './authorizer-context.ts';
import type { Operation } from './operation.ts';
import { BadCall, problemOf, problemReply, unexpected, type Problem } from './problem.ts';
import type { HttpReply } from './reply.ts';
import { methodsOf, routes, type HttpFunction } from './routes.ts';

type Route<F extends HttpFunction> = Extract<(typeof routes)[number], { function: F }>;
type OperationsOf<F extends HttpFunction> = {
  readonly [R in Route<F> as R['operation']]: Operation<R['access'] extends 'caller' ? Caller : undefined>;
};

/** The Lambda handler of one HTTP function: finds the operation of the route, and turns every end into an answer. */
export function httpFunction<F extends HttpFunction>(name: F, operations: OperationsOf<F>) {
  const table = new Map<string, (typeof routes)[number]>(
    routes
      .filter((route) => route.function === name)
      .flatMap((route) => methodsOf(route).map((method) => [`${method} ${route.path}`, route])),
  );
  const problem = (event: APIGatewayProxyEventV2, what: Problem): HttpReply => {
    const route = table.get(event.routeKey);
    return route ? find<never>(operations, route.operation).problem(event, what) : problemReply(what);
  };
  const dispatch = async (event: APIGatewayProxyEventV2): Promise<HttpReply> => {
    const route = table.get(event.routeKey);
    if (!route) throw new Error(`no operation for ${event.routeKey} in ${name} (this is a bug)`);
    if (route.access === 'public') return find<undefined>(operations, route.operation).run(event, undefined);
    const identified = readAuthorizerContext(event);
    if ('refusal' in identified) return problem(event, refusalProblem(identified.refusal));
    return find<Caller>(operations, route.operation).run(event, identified.caller);
  };
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(answersForErrors(problem))
    .handler(async (event) => resultOf(event, await dispatch(event)));
}

const find = <C>(operations: object, name: string): Operation<C> =>
  (operations as Readonly<Record<string, Operation<C>>>)[name]!;

function refusalProblem({
  code,
  detail,
}: {
  code: 'unauthenticated' | keyof typeof refusals;
  detail: string;
}) {
  return code === 'unauthenticated'
    ? { status: 401, title: 'The caller is not known', code, detail }
    : problemOf({ code, detail });
}

/** Errors become problems: a bad call says what is wrong with it, anything else is logged and says nothing. */
function answersForErrors(
  problem: (event: APIGatewayProxyEventV2, what: Problem) => HttpReply,
): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  return {
    onError: (request) => {
      const { error, event } = request;
      if (error instanceof BadCall) {
        request.response = resultOf(event, problem(event, error.problem));
        return;
      }
      logger.error('an operation failed', { route: event.routeKey, error: error as Error });
      request.response = resultOf(event, problem(event, unexpected));
    },
  };
}

/** To HEAD the answer is that of GET without its body. */
const resultOf = (
  event: APIGatewayProxyEventV2,
  { status, headers, body, ...content }: HttpReply,
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: { 'x-content-type-options': 'nosniff', ...headers },
  ...(event.routeKey.startsWith('HEAD ') ? { body: '' } : { body, ...content }),
});
