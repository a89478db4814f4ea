import * as z from 'zod';
import { exchange, persistently, type Reply } from './exchange.ts';
import { Failure } from './failure.ts';
import { jsonOf } from './json.ts';
import { failureOf, type Subject } from './problem.ts';
import type { TokenSource } from './token.ts';
import type { World } from './world.ts';

export interface Ask<T> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Relative to COUNTERSIGN_URL, without a slash in front; its parts are encoded already. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  /** Idempotency-Key: makes a POST one that may be sent again. */
  readonly key?: string;
  /** Asks for bytes of this media type in place of JSON. */
  readonly accept?: string;
  readonly reply: z.ZodType<T>;
  readonly subject?: Subject;
}

export interface Answer<T> {
  readonly value: T;
  /** What was answered, with whatever a newer service says beyond `value`. */
  readonly json: unknown;
  readonly text: string;
}

export type Client = <T>(ask: Ask<T>) => Promise<Answer<T>>;

/**
 * Calls the service. Safe calls and those with a key are repeated when the trouble may pass; a token that ran out
 * is renewed once, because a call that was refused for its token did nothing.
 */
export function client(world: World, base: URL, tokens: TokenSource, agent: string): Client {
  const send = async <T>(ask: Ask<T>, token: string): Promise<Reply> =>
    exchange(world, urlOf(base, ask), {
      method: ask.method,
      headers: {
        accept: `${ask.accept ?? 'application/json'}, application/problem+json`,
        authorization: `Bearer ${token}`,
        'user-agent': agent,
        ...(ask.body !== undefined && { 'content-type': 'application/json' }),
        ...(ask.key && { 'idempotency-key': ask.key }),
      },
      ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
    });

  const attempt = async <T>(ask: Ask<T>): Promise<Answer<T>> => {
    let reply = await send(ask, await tokens.current());
    if (reply.status === 401) {
      const other = await tokens.renewed();
      if (other !== undefined) reply = await send(ask, other);
    }
    if (reply.status < 200 || reply.status > 299) throw failureOf(reply, ask.subject ?? {});
    return understood(ask, reply);
  };

  return async (ask) => {
    if (ask.method === 'GET' || ask.key) return persistently(world, () => attempt(ask));
    return attempt(ask).catch((error: unknown) => {
      throw error instanceof Failure ? perhapsDone(error, ask.subject) : error;
    });
  };
}

function urlOf<T>(base: URL, { path, query = {} }: Ask<T>): URL {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

function understood<T>({ reply, accept }: Ask<T>, { bytes, text }: Reply): Answer<T> {
  const json = accept === undefined ? jsonOf(text) : bytes;
  const read = reply.safeParse(json);
  if (read.success) return { value: read.data, json, text };
  const [issue] = read.error.issues;
  const place = json === undefined ? 'it is not JSON' : `${issue?.path.join('.') || 'it'}: ${issue?.message}`;
  throw new Failure(
    `The service answered something this version of countersign does not understand (${place}).`,
    {
      code: 'not-understood',
      unheard: false,
      hint: 'Does COUNTERSIGN_URL name a Countersign service, and is this command as new as the service?',
    },
  );
}

/** A call that must not be repeated and whose answer was lost may have been done. Saying "it failed" could be untrue. */
function perhapsDone(failure: Failure, subject: Subject | undefined): Failure {
  if (failure.parts.unheard !== false) return failure;
  return new Failure(`${failure.message} Whether the call was carried out is not known.`, {
    ...failure.parts,
    hint: subject?.id ? `\`countersign status ${subject.id}\` tells.` : failure.parts.hint,
  });
}
