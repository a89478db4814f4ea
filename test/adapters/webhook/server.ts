import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';

export interface LocalServer {
  readonly url: URL;
  /** What was asked for, in order. */
  readonly asked: IncomingMessage[];
}

/** A server on this machine for one test. */
export async function localServer(answer: RequestListener): Promise<LocalServer> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  return { url: new URL(`http://127.0.0.1:${address.port}/deploy`), asked };
}
