import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { patiently } from '#infra/local/patiently';

/** What Countersign asked to have deployed. */
export interface Order {
  readonly permit: string;
  readonly path: string;
  readonly raw: string;
  readonly body: {
    readonly deployment: { readonly id: string; readonly fence: number };
    readonly request: Readonly<Record<string, unknown>>;
    readonly callback: string;
  };
}

export interface TestDeployer {
  start(): Promise<string>;
  stop(): Promise<void>;
  /** What it answers from now on; 202 unless told otherwise. */
  answer(status: number, headers?: Readonly<Record<string, string>>): void;
  /** How often it was called for a request, whatever it answered. */
  calls(requestId: string): readonly Order[];
  orderFor(requestId: string): Promise<Order>;
}

/** A deployer that takes orders and does nothing: what it would report, the test does. */
export function testDeployer(): TestDeployer {
  const orders: Order[] = [];
  let reply: { status: number; headers: Readonly<Record<string, string>> } = { status: 202, headers: {} };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.method === 'POST') {
        const raw = Buffer.concat(chunks).toString('utf8');
        const permit = String(request.headers['countersign-permit']);
        orders.push({ permit, path: request.url ?? '', raw, body: JSON.parse(raw) as Order['body'] });
        response.writeHead(reply.status, reply.headers).end('{}');
      } else response.writeHead(200, { 'content-type': 'application/json' }).end('{"errorRate":0.001}');
    });
  });
  const calls: TestDeployer['calls'] = (requestId) =>
    orders.filter(({ body }) => body.request['id'] === requestId);
  return {
    async start() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
      return `http://127.0.0.1:${address.port}`;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
    answer: (status, headers = {}) => void (reply = { status, headers }),
    calls,
    orderFor: (requestId) =>
      patiently(`the order to deploy ${requestId}`, async () => calls(requestId).at(-1)),
  };
}
