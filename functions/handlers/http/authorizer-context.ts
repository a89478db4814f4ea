import * as z from 'zod';
import { caller } from '#domain/identity/caller';
import { refusals, type RefusalCode } from '#domain/outcome';
import { unauthenticated, type Identified } from '#usecases/identify-caller';

const callerAsJson = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'is not JSON' });
      return z.NEVER;
    }
  })
  .pipe(caller);

const code = z.custom<'unauthenticated' | RefusalCode>(
  (value) => value === 'unauthenticated' || (typeof value === 'string' && Object.hasOwn(refusals, value)),
);

/** What the authorizer hands to the HTTP functions, as strings: a verified caller, or why there is none. Never both. */
export const authorizerContext = z.union([
  z.object({ identity: callerAsJson, refusal: z.never().optional() }),
  z.object({ refusal: z.string().min(1), code, identity: z.never().optional() }),
]);

export type AuthorizerContext = Record<'identity', string> | { refusal: string; code: string };

const httpEvent = z.object({
  requestContext: z.object({ authorizer: z.object({ lambda: authorizerContext }) }),
});

export const contextOf = (identified: Identified): AuthorizerContext =>
  'caller' in identified
    ? { identity: JSON.stringify(identified.caller) }
    : { refusal: identified.refusal.detail, code: identified.refusal.code };

/** Who calls an HTTP function, as the authorizer said. An event without a word of its, or a garbled one, is nobody's. */
export function readAuthorizerContext(event: unknown): Identified {
  const parsed = httpEvent.safeParse(event);
  if (!parsed.success) return unauthenticated('The call carries no verified identity.');
  const { lambda } = parsed.data.requestContext.authorizer;
  return lambda.identity === undefined
    ? { refusal: { code: lambda.code, detail: lambda.refusal } }
    : { caller: lambda.identity };
}
