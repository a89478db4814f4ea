import { expect, it } from 'vitest';
import { httpMonitor } from '#adapters/webhook/monitor';
import { localServer } from './server.ts';

const read = async (status: number, body: string) => {
  const { url } = await localServer((_, response) => response.writeHead(status).end(body));
  const targets = { urls: { demo: url.origin }, privateHosts: new Set([url.host]) };
  return httpMonitor(targets).read({ name: 'demo', path: '/metrics' });
};

it('reads what a target measures, and leaves out what is no measurement', async () => {
  const body = JSON.stringify({ errorRate: 0.02, latencyP99Ms: 150, healthy: true, version: 'v1.2.3' });
  expect(await read(200, body)).toEqual({ errorRate: 0.02, latencyP99Ms: 150, healthy: true });
});

it.each([
  { what: 'an error', status: 500, body: '{"errorRate":0}' },
  { what: 'a redirect', status: 302, body: '{"errorRate":0}' },
  { what: 'an empty success', status: 204, body: '' },
  { what: 'no JSON', status: 200, body: '<html>' },
  { what: 'a list', status: 200, body: '[]' },
  { what: 'a rate above one', status: 200, body: '{"errorRate":1.5}' },
  { what: 'a negative latency', status: 200, body: '{"latencyP99Ms":-1}' },
  { what: 'a rate in words', status: 200, body: '{"errorRate":"0"}' },
  {
    what: 'more than anybody reads',
    status: 200,
    body: JSON.stringify({ errorRate: 0, x: 'x'.repeat(70_000) }),
  },
])('takes $what for no measurement', async ({ status, body }) => {
  expect(await read(status, body)).toBeUndefined();
});

it('reads nothing from a target that is not configured or may not be called', async () => {
  const { url, asked } = await localServer((_, response) => response.end('{"errorRate":0}'));
  const closed = httpMonitor({ urls: { demo: url.origin }, privateHosts: new Set() });
  expect(await closed.read({ name: 'demo', path: '/metrics' })).toBeUndefined();
  expect(await closed.read({ name: 'other', path: '/metrics' })).toBeUndefined();
  expect(asked).toHaveLength(0);
});
