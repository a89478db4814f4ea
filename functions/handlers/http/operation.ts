import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Caller } from '#domain/identity/caller';
import type { Outcome } from '#domain/outcome';
import { malformed, problemOf, problemReply, type Problem } from './problem.ts';
import type { HttpReply } from './reply.ts';
import { formBody, jsonBody } from './body.ts';

/** One call, parsed: whatever an operation sees has the shape it asked for. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/**
 * One operation of the interface: what comes in, what is done, what goes out. The same schemas parse the call, trim
 * the answer to what is promised, and describe both in `/openapi.json`.
 */
export interface OperationParts<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  C,
> {
  readonly params?: P;
  readonly query?: Q;
  /** Headers that mean something here, in small letters; parsed, they come among the headers of the call. */
  readonly requestHeaders?: z.ZodObject<Record<string, z.ZodType<string | undefined>>>;
  readonly body?: B;
  /** How the body is sent; JSON unless said. */
  readonly bodyType?: 'json' | 'form';
  readonly reply: R;
  readonly status?: number;
  /** Headers of the answer that a caller goes by, and what each says. */
  readonly replyHeaders?: Readonly<Record<string, string>>;
  /** Media type of an answer that is no JSON; the handler then returns its text. */
  readonly contentType?: string;
  /** Another media type the answer is given in when the call asks for it; the handler then makes the reply. */
  readonly alsoAs?: string;
  /** Shows a problem to a person; whoever does not ask for a page gets a problem document. */
  readonly problemPage?: (problem: Problem) => HttpReply;
  readonly handle: (
    call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>,
    caller: C,
  ) => Promise<Outcome<z.input<R>> | HttpReply>;
}

export interface Operation<C> {
  readonly schemas: Pick<
    OperationParts<z.ZodType, z.ZodType, z.ZodType, z.ZodType, C>,
    Exclude<keyof OperationParts<z.ZodType, z.ZodType, z.ZodType, z.ZodType, C>, 'handle'>
  >;
  readonly problem: (event: APIGatewayProxyEventV2, problem: Problem) => HttpReply;
  readonly run: (event: APIGatewayProxyEventV2, caller: C) => Promise<HttpReply>;
}

/** An operation that only a verified caller reaches. */
export const operation = <
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
  R extends z.ZodType = z.ZodUnknown,
>(
  parts: OperationParts<P, Q, B, R, Caller>,
): Operation<Caller> => built(parts);

/** An operation that anybody reaches. */
export const publicOperation = <
  P extends z.ZodType = z.ZodUnknown,
  Q extends z.ZodType = z.ZodUnknown,
  B extends z.ZodType = z.ZodUnknown,
  R extends z.ZodType = z.ZodUnknown,
>(
  parts: OperationParts<P, Q, B, R, undefined>,
): Operation<undefined> => built(parts);

function built<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType, C>(
  parts: OperationParts<P, Q, B, R, C>,
): Operation<C> {
  const problem: Operation<C>['problem'] = (event, what) =>
    parts.problemPage && event.headers['accept']?.includes('text/html')
      ? parts.problemPage(what)
      : problemReply(what);
  return {
    schemas: parts,
    problem,
    async run(event, caller) {
      const call = {
        params: parsed(parts.params, event.pathParameters ?? {}, ''),
        query: parsed(parts.query, event.queryStringParameters ?? {}, '/query'),
        body: parsed(parts.body, parts.body && rawBody(event, parts.bodyType), '', parts.bodyType === 'form'),
        headers: { ...event.headers, ...parsed(parts.requestHeaders, event.headers, '/headers') },
      };
      const answer = await parts.handle(call, caller);
      if ('status' in answer) return answer;
      if (!answer.ok) return problem(event, problemOf(answer.refusal));
      return {
        status: parts.status ?? 200,
        headers: { 'content-type': parts.contentType ?? 'application/json', 'cache-control': 'no-store' },
        body: parts.contentType ? String(answer.value) : JSON.stringify(parts.reply.parse(answer.value)),
      };
    },
  };
}

const rawBody = (event: APIGatewayProxyEventV2, type: 'json' | 'form' = 'json'): unknown =>
  type === 'form' ? formBody(event) : jsonBody(event);

/** `mayHoldSecrets`: what has a name that is not known may be a secret that lost its place; it is not said again. */
function parsed<S extends z.ZodType>(
  schema: S | undefined,
  value: unknown,
  at: string,
  mayHoldSecrets = false,
): z.infer<S> {
  if (!schema) return undefined as z.infer<S>;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 20).map((issue) => ({
    path: `${at}/${issue.path.map(String).join('/')}`,
    message: issue.code === 'unrecognized_keys' ? unknown(issue.keys, mayHoldSecrets) : issue.message,
  }));
  throw malformed('The call does not have the shape this operation takes.', errors);
}

const unknown = (names: readonly string[], mayHoldSecrets: boolean) =>
  mayHoldSecrets ? 'has a field that is not known' : `unknown: ${names.slice(0, 5).join(', ')}`;
