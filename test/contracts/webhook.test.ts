import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { httpMonitor } from '#adapters/webhook/monitor';
import { webhookDeployer } from '#adapters/webhook/deployer';
import type { Targets } from '#adapters/webhook/targets';
import type { Measurements } from '#domain/release/events';
import { deployerContract } from './deployer.contract.ts';
import { monitorContract } from './monitor.contract.ts';

/** A target on this machine that takes webhooks and shows metrics, as its switches say. */
async function startTarget() {
  const switches: { status: number; measured: Measurements | undefined } = {
    status: 202,
    measured: undefined,
  };
  const arrived = new Map<string, { path: string; body: string; permit: string }>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const path = request.url ?? '';
    if (request.method === 'GET') {
      response.writeHead(switches.measured ? 200 : 503).end(JSON.stringify(switches.measured ?? {}));
      return;
    }
    const { id } = (JSON.parse(body) as { deployment: { id: string } }).deployment;
    const permit = String(request.headers['countersign-permit']);
    if (switches.status < 300 && !arrived.has(id)) arrived.set(id, { path, body, permit });
    response.writeHead(switches.status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { switches, arrived, targets: targetsOn(server), close: () => closed(server) };
}

function targetsOn(server: Server): Targets {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  const host = `127.0.0.1:${address.port}`;
  return { urls: { demo: `http://${host}` }, privateHosts: new Set([host]) };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

deployerContract('webhook', async () => {
  const { switches, arrived, targets, close } = await startTarget();
  return {
    deployer: webhookDeployer(targets),
    arrived: () => [...arrived.values()],
    refuses: () => void (switches.status = 403),
    fallsSilent: () => void (switches.status = 503),
    answersAgain: () => void (switches.status = 202),
    close,
  };
});

monitorContract('HTTP', async () => {
  const { switches, targets, close } = await startTarget();
  return {
    monitor: httpMonitor(targets),
    measures: (values) => void (switches.measured = values),
    close,
  };
});
