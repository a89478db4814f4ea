import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { httpCall } from './event.ts';
import type { Gateway } from './gateway.ts';
import { readBody, TooLarge } from './read-body.ts';
import { type HttpResult, problem } from './result.ts';
import { answerWeb, type WebApp } from './web.ts';

/** The public server of the stack. Its port is known before the stack is up; until then it answers 503. */
export interface PublicServer {
  readonly url: string;
  /** From now on requests are answered. */
  open(parts: OpenParts): void;
  /** Takes no more connections and waits for the requests under way. A second time does nothing. */
  close(): Promise<void>;
}

export interface OpenParts {
  readonly gateway: Gateway;
  /** Answers everything below `/_local`. */
  readonly tools: WebApp;
}

/** API Gateway's limits: 10 MB of body, 10,240 bytes of request line and headers. */
const bodyLimitBytes = 10 * 1_024 * 1_024;
const headerLimitBytes = 10_240;
/** How long requests under way may still take when the stack stops. */
const drainMs = 10_000;

export async function listen(host: string, port: number): Promise<PublicServer> {
  let parts: OpenParts | undefined;
  const underWay = new Set<ServerResponse>();
  const server = createServer(
    { maxHeaderSize: headerLimitBytes, headersTimeout: 10_000, requestTimeout: 30_000 },
    (message, response) => {
      underWay.add(response);
      response.on('close', () => underWay.delete(response));
      const answered = parts ? serve(parts, message, response) : Promise.resolve(write(response, notYet));
      answered.catch(() =>
        write(response, problem(500, 'internal', 'Internal Server Error', 'The local stack failed.')),
      );
    },
  );
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('a TCP server has no port (this is a bug)');

  return {
    url: `http://${reachable(host)}:${address.port}`,
    open(opened) {
      parts = opened;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      // Their connections would stay open for a next request.
      for (const response of underWay) response.shouldKeepAlive = false;
      const giveUp = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(giveUp);
    },
  };
}

const notYet = problem(503, 'starting', 'Service Unavailable', 'The stack is starting.');

async function serve(parts: OpenParts, message: IncomingMessage, response: ServerResponse): Promise<void> {
  let body: Buffer;
  try {
    body = await readBody(message, bodyLimitBytes);
  } catch (error) {
    if (!(error instanceof TooLarge)) return;
    response.setHeader('connection', 'close');
    return write(response, problem(413, 'too-large', 'Request Entity Too Large', error.message));
  }
  if (isTool(message.url ?? '/')) return answerWeb(parts.tools, message, body, response);
  const call = httpCall(message, body);
  if (!call) return write(response, problem(400, 'malformed', 'Bad Request', 'The path cannot be decoded.'));
  const result = await parts.gateway.answer(call);
  response.setHeader('apigw-requestid', call.requestId);
  write(response, result);
}

const isTool = (url: string) => /^\/_local(?:[/?]|$)/.test(url);

function write(response: ServerResponse, { status, headers, body }: HttpResult): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

/** The address to put into links for a host that means "every interface". */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
