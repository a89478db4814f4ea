import type { Clock } from '#infra/local/clock/clock';
import type { Functions } from '#infra/local/lambda/functions';
import type { Place } from '#infra/local/template/place';
import { createAuthorizer } from './authorize.ts';
import { type HttpCall, integrationEvent } from './event.ts';
import { matchRoute } from './match.ts';
import { httpResult, type HttpResult, problem } from './result.ts';
import type { RouteModel } from './routes.ts';
import { unknownPath } from './unknown-path.ts';

export interface Gateway {
  answer(call: HttpCall): Promise<HttpResult>;
}

/** The HTTP API of the template: route, authorizer, function, answer. */
export function createGateway(
  routes: readonly RouteModel[],
  functions: Functions,
  place: Place,
  clock: Clock,
): Gateway {
  const authorizer = createAuthorizer(functions, place, clock);
  return {
    async answer(call) {
      const match = matchRoute(routes, call.method, call.path);
      if (!match) return unknownPath(call);

      const { handler, authorizer: guard } = match.route;
      const authorization = guard ? await authorizer.authorize(guard, call, match) : { context: undefined };
      if ('refusal' in authorization) return authorization.refusal;

      const event = integrationEvent(call, match, place, clock.now(), authorization.context);
      const answer = await functions.invoke(handler.arn, event);
      const result = 'payload' in answer ? httpResult(answer.payload) : undefined;
      return result ?? problem(500, 'internal', 'Internal Server Error', 'The request could not be handled.');
    },
  };
}
