import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { identifyCaller, unauthenticated, type Identified } from '#usecases/identify-caller';
import { reportTrouble, wireAuthorizer, type AuthorizerWorld } from '../runtime/wire-authorizer.ts';
import { contextOf, type AuthorizerContext } from './authorizer-context.ts';

export type AuthorizerAnswer =
  { readonly isAuthorized: true; readonly context: AuthorizerContext } | { readonly isAuthorized: false };

/**
 * The authorizer of every route that needs a caller. It lets a refused call through as well, with the refusal in
 * place of an identity: API Gateway could only say "Forbidden", the function behind it answers with a problem that
 * says why. Trouble ends the call here.
 */
export const authorizer =
  (world: () => AuthorizerWorld, report: (trouble: unknown) => void | Promise<void>) =>
  async (event: Pick<APIGatewayRequestAuthorizerEventV2, 'headers'>): Promise<AuthorizerAnswer> => {
    try {
      return {
        isAuthorized: true,
        context: contextOf(await identified(world, event.headers?.['authorization'])),
      };
    } catch (trouble) {
      await report(trouble);
      return { isAuthorized: false };
    }
  };

let wired: AuthorizerWorld | undefined;

/** What API Gateway calls; wired from the environment by the first call that brings a token. */
export const handler = authorizer(() => (wired ??= wireAuthorizer()), reportTrouble);

async function identified(world: () => AuthorizerWorld, header: string | undefined): Promise<Identified> {
  const token = bearerToken(header);
  if (token === undefined) return unauthenticated('Send one bearer token in the Authorization header.');
  const reach = world();
  return identifyCaller(reach, token, reach.clock.now());
}

/** The token of `Bearer <token>`, as RFC 6750 writes it. Several headers arrive joined by a comma, and are none. */
const bearerToken = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : /^Bearer +([\w.~+/-]+=*)$/i.exec(header)?.[1];
