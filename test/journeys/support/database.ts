import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedDynamoDb, type EmbeddedDynamoDb } from '#infra/local/dynamodb/embedded';

/** What becomes of a call to the database: it is passed on, never arrives, or is done and its answer gets lost. */
export type Fate = 'passes' | 'never arrives' | 'answer gets lost';

export interface UnreliableDatabase {
  start(): Promise<string>;
  stop(): Promise<void>;
  /** Decides from now on; `operation` is DynamoDB's name for the call. */
  decide(fate: (operation: string) => Fate): void;
}

/** The embedded DynamoDB behind a line that can be cut. */
export function unreliableDatabase(): UnreliableDatabase {
  let fateOf: (operation: string) => Fate = () => 'passes';
  let database: EmbeddedDynamoDb | undefined;
  const folder = mkdtempSync(join(tmpdir(), 'countersign-database-'));

  const server = createServer((message, response) => {
    const operation = String(message.headers['x-amz-target']).split('.').at(-1) ?? '';
    const fate = fateOf(operation);
    if (fate === 'never arrives' || !database) return void message.socket.destroy();
    pass(database.endpoint, message, response, fate === 'answer gets lost');
  });

  return {
    async start() {
      database = await startEmbeddedDynamoDb(join(folder, 'dynamodb.sqlite'));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
      return `http://127.0.0.1:${address.port}`;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
    decide: (fate) => void (fateOf = fate),
  };
}

function pass(endpoint: string, message: IncomingMessage, response: ServerResponse, lose: boolean): void {
  const onward = request(endpoint, { method: 'POST', headers: message.headers }, (answer) => {
    if (lose) {
      answer.resume().on('end', () => message.socket.destroy());
      return;
    }
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => message.socket.destroy());
  message.pipe(onward);
}
