import type { IncomingMessage, ServerResponse } from 'node:http';

/** Anything that answers web requests, such as a Hono app. */
export interface WebApp {
  fetch(request: Request): Response | Promise<Response>;
}

/** Lets a web app answer a Node request whose body has been read. */
export async function answerWeb(
  app: WebApp,
  message: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const method = message.method ?? 'GET';
  const headers = new Headers();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? '', message.rawHeaders[at + 1] ?? '');
  }
  const request = new Request(new URL(message.url ?? '/', `http://${message.headers.host ?? 'localhost'}`), {
    method,
    headers,
    body: method === 'GET' || method === 'HEAD' ? null : new Uint8Array(body),
  });
  const answer = await app.fetch(request);
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
