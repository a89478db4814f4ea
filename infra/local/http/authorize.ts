import * as z from 'zod';
import type { Clock } from '#infra/local/clock/clock';
import type { Functions } from '#infra/local/lambda/functions';
import type { Place } from '#infra/local/template/place';
import { authorizerEvent, type HttpCall } from './event.ts';
import type { Match } from './match.ts';
import { gatewayAnswer, type HttpResult, problem } from './result.ts';
import type { AuthorizerModel } from './routes.ts';

export type Authorization = { readonly context: unknown } | { readonly refusal: HttpResult };

const simpleResponse = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).optional(),
});

export interface Authorizer {
  authorize(model: AuthorizerModel, call: HttpCall, match: Match): Promise<Authorization>;
}

/**
 * API Gateway's part in front of a Lambda authorizer: 401 without asking when the identity is missing, 403 for a no,
 * and answers kept for as long as the template says, for the same identity on any route.
 */
export function createAuthorizer(functions: Functions, place: Place, clock: Clock): Authorizer {
  const kept = new Map<string, { readonly until: number; readonly answer: Authorization }>();

  async function ask(model: AuthorizerModel, call: HttpCall, match: Match, identity: readonly string[]) {
    const event = authorizerEvent(call, match, place, clock.now(), identity);
    const answer = await functions.invoke(model.handler.arn, event);
    const said = 'payload' in answer ? simpleResponse.safeParse(answer.payload) : undefined;
    if (!said?.success) return undefined;
    return said.data.isAuthorized
      ? { context: said.data.context ?? {} }
      : { refusal: gatewayAnswer(403, 'Forbidden') };
  }

  return {
    async authorize(model, call, match) {
      const identity = model.identityHeaders.map((name) => call.headers[name] ?? '');
      if (identity.includes('')) return { refusal: gatewayAnswer(401, 'Unauthorized') };

      const key = JSON.stringify([model.handler.name, identity]);
      const known = kept.get(key);
      if (known && known.until > clock.now()) return known.answer;
      const answer = await ask(model, call, match, identity);
      if (!answer)
        return {
          refusal: problem(500, 'internal', 'Internal Server Error', 'The caller could not be checked.'),
        };
      if (model.ttlSeconds > 0) kept.set(key, { until: clock.now() + model.ttlSeconds * 1_000, answer });
      return answer;
    },
  };
}
