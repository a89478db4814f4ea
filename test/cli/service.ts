import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type * as z from 'zod';
import { refused, type Outcome } from '#domain/outcome';
import { operations as decisions } from '#handlers/http/decisions';
import { problemOf, problemReply, type Problem } from '#handlers/http/problem';
import { operations as queries } from '#handlers/http/queries';
import { operations as requests } from '#handlers/http/requests';
import { routes } from '#handlers/http/routes';
import { handle, type Said } from './service-operations.ts';
import { releaseAfter, type Step } from '#test/support/story';

/** An answer given word for word, in place of what the service would say. */
export interface Interjection {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** In place of these: close the connection, let the caller's patience end, or leave the word to the service. */
  readonly instead?: 'hang-up' | 'silence' | 'word';
}

export interface Call {
  readonly operation: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/**
 * A service that speaks the interface: the production route table, call schemas, reply schemas and problems, around
 * one release that a story tells. Whoever calls as `person-devi` is the person devi, as `ci` or with a token
 * of the tests' GitHub the shop's pipeline.
 */
export class Service {
  readonly calls: Call[] = [];
  /** What was told so far; a test lets more happen with `happens`. */
  readonly steps: Step[] = [];
  readonly #interjections: Interjection[] = [];
  readonly #server: Server;
  /** Ends the patience of whoever waits for an answer that will not come. */
  patience = new AbortController();

  static async start(): Promise<Service> {
    const service = new Service();
    await new Promise<void>((resolve) => service.#server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  happens(...steps: readonly Step[]): void {
    this.steps.push(...steps);
    releaseAfter(...this.steps);
  }

  /** The next answers, before the service itself speaks again. */
  interject(...answers: readonly Interjection[]): void {
    this.#interjections.push(...answers);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? '/', this.url);
    const found = routeOf(request.method ?? '', url.pathname);
    this.calls.push({
      operation: found?.operation ?? 'none',
      target: `${request.method} ${request.url}`,
      headers: request.headers as Record<string, string>,
      body: body === '' ? undefined : JSON.parse(body),
    });
    const interjected = this.#interjections.shift();
    if (interjected && interjected.instead !== 'word') return this.#interject(interjected, request, response);
    const { status, headers, body: said } = await this.#said(request, url, body, found);
    response.writeHead(status, headers).end(said);
  }

  #interject(
    { status = 200, headers = {}, body = '', instead }: Interjection,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    if (instead === 'hang-up') return void request.socket.destroy();
    if (instead === 'silence')
      return this.patience.abort(new DOMException('so long was enough', 'TimeoutError'));
    response.writeHead(status, headers).end(body);
  }

  async #said(request: IncomingMessage, url: URL, body: string, found: Found | undefined) {
    if (!found) return problemReply(problem(404, 'not-found', `There is no ${url.pathname}.`));
    const token = /^Bearer (ci|person-[a-z]+|e30\.[\w-]+\.sig)$/.exec(
      request.headers.authorization ?? '',
    )?.[1];
    if (!token) return problemReply(problem(401, 'unauthenticated', 'The token is nobody’s.'));
    const { schemas } = operations[found.operation]!;
    const call: Said = {
      caller: token.startsWith('person-') ? token : 'ci',
      key: request.headers['idempotency-key']?.toString(),
      params: parsed(schemas.params, found.params),
      query: parsed(schemas.query, Object.fromEntries(url.searchParams)),
      body: parsed(schemas.body, schemas.body && JSON.parse(body)),
    };
    const outcome: Outcome<unknown> =
      (await handle[found.operation]?.(call, this)) ?? unexpected(found.operation);
    if (!outcome.ok) return problemReply(problemOf(outcome.refusal));
    const headers = { 'content-type': 'application/json' };
    const reply = schemas.reply.parse(outcome.value);
    return { status: schemas.status ?? 200, headers, body: JSON.stringify(reply) };
  }
}

type Operations = typeof requests & typeof decisions & typeof queries;
type Schemas = Operations[keyof Operations]['schemas'];

const operations: Readonly<Record<string, { readonly schemas: Schemas }>> = {
  ...requests,
  ...decisions,
  ...queries,
};

interface Found {
  readonly operation: string;
  readonly params: Readonly<Record<string, string>>;
}

function routeOf(method: string, path: string): Found | undefined {
  for (const route of routes) {
    const shape = new RegExp(`^${route.path.replace(/\{([a-zA-Z]+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = route.method === method ? shape.exec(path) : null;
    if (match)
      return {
        operation: route.operation,
        params: Object.fromEntries(
          Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
        ),
      };
  }
  return undefined;
}

/** A call the production schemas do not take is a bug of the command line, so the test hears of it loudly. */
const parsed = (schema: z.ZodType | undefined, value: unknown): unknown => schema?.parse(value);

const unexpected = (operation: string): never => {
  throw new Error(`the service of the tests has no ${operation}`);
};

const problem = (status: number, code: string, detail: string): Problem => ({
  status,
  code,
  title: 'No',
  detail,
});

/** The problem a refusal becomes, for a test that wants the service to refuse. */
export const refusing = (...refusal: Parameters<typeof refused>): Interjection => {
  const { status, headers, body } = problemReply(problemOf(refused(...refusal).refusal));
  return { status, headers, body };
};
