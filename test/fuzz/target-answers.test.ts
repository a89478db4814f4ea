import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import fc from '#test/support/fc';
import { afterAll, expect, it } from 'vitest';
import { DeployerUnreachable, webhookDeployer } from '#adapters/webhook/deployer';
import { httpMonitor } from '#adapters/webhook/monitor';
import { measurements } from '#domain/release/events';
import { line } from '#domain/text';
import { anyText } from './bodies.ts';
import { callsPerDoor } from './calls-per-door.ts';

/** A target that answers every call with the same bytes, HTTP or not. */
let answer = Buffer.alloc(0);
const target = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.end(answer));
});
target.listen(0, '127.0.0.1');
await once(target, 'listening');
afterAll(() => target.close());

const host = `127.0.0.1:${(target.address() as AddressInfo).port}`;
const targets = { urls: { demo: `http://${host}` }, privateHosts: new Set([host]) };
const demo = { name: 'demo', path: '/deploy' };
const deployer = webhookDeployer(targets);
const monitor = httpMonitor(targets);

const anyBody = fc.oneof(
  fc.json({ maxDepth: 3 }),
  anyText,
  fc
    .record(
      {
        errorRate: fc.oneof(fc.double(), anyText),
        latencyP99Ms: fc.oneof(fc.double(), fc.integer()),
        failedCallsPerMinute: fc.constantFrom(0, -1, 1e300, null),
        healthy: fc.oneof(fc.boolean(), anyText),
        __proto__: fc.constant(1),
      },
      { requiredKeys: [] },
    )
    .map((values) => JSON.stringify(values)),
  fc.constantFrom('', '[]', '{}', '{"errorRate":', '['.repeat(60_000), 'x'.repeat(70_000)),
);

const anyHttp = fc
  .record({
    status: fc.oneof(
      fc.constantFrom(200, 200, 201, 204, 301, 400, 404, 408, 429, 500, 503),
      fc.integer({ min: 100, max: 999 }),
    ),
    reason: fc.constantFrom('OK', '', 'No \u001b[31m', '<script>'),
    header: fc.constantFrom(
      '',
      'location: http://169.254.169.254/\r\n',
      'content-encoding: gzip\r\n',
      'x: \u0000\r\n',
    ),
    short: fc.constantFrom(0, 0, 0, 1),
    body: anyBody,
  })
  .map(({ status, reason, header, short, body }) => ({
    status,
    bytes: Buffer.from(
      `HTTP/1.1 ${status} ${reason}\r\n${header}content-length: ${Buffer.byteLength(body) + short}\r\n\r\n${body}`,
    ),
  }));

/** As a healthy target answers: arbitrary bytes alone would hardly ever be read. */
const good = fc
  .record({
    errorRate: fc.double({ min: 0, max: 1, noNaN: true }),
    latencyP99Ms: fc.integer({ min: 0, max: 60_000 }),
  })
  .map((values) => JSON.stringify(values))
  .map((body) => ({
    status: 200,
    bytes: Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
  }));

const anyAnswer = fc.oneof(
  { weight: 4, arbitrary: anyHttp },
  { weight: 1, arbitrary: good },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => ({ status: 0, bytes: Buffer.from(bytes) })),
  },
);

it('whatever a deployer answers, only 2xx accepts, and a no is one clean line without a word of the answer', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(anyAnswer, async ({ status, bytes }) => {
      answer = bytes;
      const outcome = await deployer.deploy(demo, '{}', 'permit').catch((error: unknown) => error);
      if (outcome instanceof DeployerUnreachable) return;
      if (status >= 200 && status < 300) {
        expect(outcome).toEqual({ outcome: 'accepted' });
        accepted += 1;
        return;
      }
      const sentence = `The deployer at ${host} answered ${status}.`;
      expect(outcome).toEqual({ outcome: 'refused', sentence });
      expect(line(200).parse(sentence)).toBe(sentence);
    }),
    { numRuns: callsPerDoor },
  );
  expect(accepted).toBeGreaterThan(0);
});

it('whatever a target measures, only measurements of ordinary size are read, and nothing is thrown', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(anyAnswer, async ({ status, bytes }) => {
      answer = bytes;
      const values = await monitor.read({ name: 'demo', path: '/metrics' });
      if (values === undefined) return;
      read += 1;
      expect(status).toBe(200);
      expect(measurements.strict().parse(values)).toEqual(values);
    }),
    { numRuns: callsPerDoor },
  );
  expect(read).toBeGreaterThan(0);
});
