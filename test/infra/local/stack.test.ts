import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { takeDataFolder } from '#infra/local/data-folder';
import { type Stack, startStack } from '#infra/local/stack';
import type { StackOptions } from '#infra/local/stack-options';
import { writeAssembly } from './fixtures/assembly.ts';
import { temporaryFolder } from './fixtures/folder.ts';
import type { Resources } from './fixtures/template.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const authorized = { authorization: 'Bearer somebody' };

async function running(options: StackOptions = {}, changed: Resources = {}) {
  const trouble: string[] = [];
  const stack = await startStack({
    port: 0,
    dataDir: temporaryFolder(),
    assembly: writeAssembly(join(temporaryFolder(), 'assembly'), changed),
    demoTarget: false,
    onTrouble: (line) => void trouble.push(line),
    ...options,
  });
  let closed = false;
  const close = async () => {
    if (!closed) await stack.close();
    closed = true;
  };
  onTestFinished(close);
  return { ...stack, close, trouble };
}

const keep = async (url: string, id: string) =>
  expect((await fetch(`${url}/things/${id}`, { method: 'POST', headers: authorized })).status).toBe(201);
const read = async (url: string, id: string) =>
  (await fetch(`${url}/things/${id}`, { headers: authorized })).json() as Promise<Record<string, unknown>>;
/** Moves the clock on by nothing to speak of: what is under way has then settled. */
const settle = ({ clock }: Pick<Stack, 'clock'>) => clock.advance(1);

test('a request reaches its function, the write its stream, and the mail about it the outbox', async () => {
  const stack = await running();
  await keep(stack.url, 'kettle');
  expect(await read(stack.url, 'kettle')).toMatchObject({ found: true, by: 'Bearer somebody' });
  await settle(stack);
  expect(stack.outbox.list({ requestId: 'kettle' })).toMatchObject([
    { to: 'ada@example.com', subject: 'New: kettle', links: [`${stack.url}/things/kettle`] },
  ]);
  expect(stack.counters.read()).toMatchObject({
    functions: { authorizer: { invocations: 2 }, api: { invocations: 2 }, mailer: { invocations: 1 } },
    actions: { api: { 'dynamodb:PutItem': 1, 'dynamodb:GetItem': 1 }, mailer: { 'ses:SendEmail': 1 } },
    capacity: { api: { 'Things-Things': { read: 1, write: 1 } } },
  });
});

test('a right the template does not give is missing here as on AWS', async () => {
  const stack = await running();
  const response = await fetch(`${stack.url}/things/kettle`, { method: 'DELETE', headers: authorized });
  expect(response.status).toBe(500);
  expect(stack.trouble).toEqual([
    expect.stringMatching(
      /^api failed: AccessDeniedException: .* not authorized to perform: dynamodb:DeleteItem/,
    ),
  ]);
});

test('the clock moves schedules and functions alike', async () => {
  const stack = await running();
  const before = stack.clock.now();
  await stack.clock.advance(2 * 3_600_000);
  const made = stack.outbox.list().map(({ subject }) => subject);
  expect(made).toHaveLength(2);
  expect(made[0]).toMatch(/^New: hour-.*T\d\d:00:00Z$/);
  const { at } = await read(stack.url, 'nothing');
  expect(Date.parse(String(at)) - before).toBeGreaterThanOrEqual(2 * 3_600_000);
});

test('the demo target runs with the stack, measures what it is told to, and ends with it', async () => {
  const stack = await running({ demoTarget: true });
  const { targetUrl = '' } = stack.places;
  const tell = (measured: unknown) =>
    fetch(`${stack.url}/_local/target`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(measured),
    });
  expect((await tell({ errorRate: 0.06 })).status).toBe(200);
  expect((await tell({ errorRate: 6 })).status).toBe(400);
  expect(await (await fetch(`${targetUrl}/metrics`)).json()).toEqual({
    errorRate: 0.06,
    latencyP99Ms: 120,
    failedCallsPerMinute: 0,
    healthy: true,
    version: null,
    at: null,
  });
  await settle(stack);
  await stack.close();
  await expect(fetch(targetUrl)).rejects.toThrow();
});

describe('started again on the same folder', () => {
  test('after it was stopped, everything is there and nothing happens twice', async () => {
    const dataDir = temporaryFolder();
    const first = await running({ dataDir });
    await keep(first.url, 'kettle');
    await first.clock.advance(60_000);
    const mails = first.outbox.list();
    const ahead = first.clock.now();
    await first.close();

    const second = await running({ dataDir });
    await settle(second);
    expect(await read(second.url, 'kettle')).toMatchObject({ found: true });
    expect(second.outbox.list()).toEqual(mails);
    expect(second.clock.now()).toBeGreaterThanOrEqual(ahead);
  });

  test('after it was killed too', async () => {
    const dataDir = temporaryFolder();
    const assembly = writeAssembly(join(temporaryFolder(), 'assembly'));
    const killed = spawn(
      process.execPath,
      [join(import.meta.dirname, 'fixtures/stack-process.ts'), assembly, dataDir],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [url] = (await once(createInterface({ input: killed.stdout }), 'line')) as [string];
    await keep(url, 'kettle');
    await fetch(`${url}/_local/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"advanceSeconds":86400}',
    });
    const mails = (await (await fetch(`${url}/_local/outbox`)).json()) as unknown[];
    killed.kill('SIGKILL');
    await once(killed, 'exit');

    const stack = await running({ dataDir, assembly });
    await settle(stack);
    expect(mails).toHaveLength(25);
    expect(stack.outbox.list()).toEqual(mails);
    expect(await read(stack.url, 'kettle')).toMatchObject({ found: true });
    expect(stack.clock.now() - Date.now()).toBeGreaterThan(86_000_000);
  });
});

describe('a stack that cannot start', () => {
  const broken: Resources = { HourlyPermission: { Type: 'AWS::CDK::Metadata' } };

  test('says which right is missing', async () => {
    await expect(running({}, broken)).rejects.toThrow(
      /Rights are missing:\nevents\.amazonaws\.com may not call \S*HourlyFunction/,
    );
  });

  test('leaves nothing behind', async () => {
    const dataDir = temporaryFolder();
    await expect(running({ dataDir }, broken)).rejects.toThrow();
    takeDataFolder(dataDir).release();
  });

  test('says that its port is in use', async () => {
    const { url } = await running();
    const { port } = new URL(url);
    await expect(running({ port: Number(port) })).rejects.toThrow(
      `Port ${port} of 127.0.0.1 is in use. Set PORT to another one, or 0 for any.`,
    );
  });

  test.each([
    // For documentation only, so no machine has it. https://www.rfc-editor.org/rfc/rfc5737
    ['203.0.113.1', 'is no address of this machine'],
    ['nowhere.invalid', 'is a name that leads nowhere'],
  ])('says that it cannot listen on %s', async (host, reason) => {
    await expect(running({ host })).rejects.toThrow(`HOST ${host} ${reason}. Set it to 127.0.0.1`);
  });

  test('says that no DynamoDB is where one was named', async () => {
    const server = createServer((_, response) => response.end('<p>Welcome</p>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const dynamoDbEndpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    await expect(running({ dynamoDbEndpoint })).rejects.toThrow(
      `COUNTERSIGN_DYNAMODB_ENDPOINT ${dynamoDbEndpoint} does not answer as a DynamoDB does.`,
    );
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await expect(running({ dynamoDbEndpoint })).rejects.toThrow(
      `COUNTERSIGN_DYNAMODB_ENDPOINT ${dynamoDbEndpoint} cannot be reached: connect ECONNREFUSED`,
    );
  });

  test.each([
    ['clock.json', 'it does not hold what belongs there'],
    ['target.json', 'it does not hold what belongs there'],
    ['outbox.sqlite', 'file is not a database'],
    ['executions.sqlite', 'file is not a database'],
    ['queues.sqlite', 'file is not a database'],
    ['streams.sqlite', 'file is not a database'],
  ])('says that %s in its data folder is damaged', async (name, reason) => {
    const dataDir = temporaryFolder();
    writeFileSync(join(dataDir, name), 'Dear diary. '.repeat(100));
    await expect(running({ dataDir, demoTarget: true })).rejects.toThrow(
      `${join(dataDir, name)} cannot be read: ${reason}. Mend or remove it, or set DATA_DIR to another folder.`,
    );
    takeDataFolder(dataDir).release();
  });

  test('says who has the data folder', async () => {
    const dataDir = temporaryFolder();
    const { url } = await running({ dataDir });
    await expect(running({ dataDir })).rejects.toThrow(
      `belongs to a running stack (process ${process.pid}, ${url})`,
    );
  });
});

test('closed, it answers no more and the folder is free', async () => {
  const dataDir = temporaryFolder();
  const stack = await running({ dataDir });
  await stack.close();
  await expect(fetch(stack.url)).rejects.toThrow();
  takeDataFolder(dataDir).release();
});
