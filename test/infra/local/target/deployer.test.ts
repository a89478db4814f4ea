import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createDeployer } from '#infra/local/target/deployer';
import { openMemory } from '#infra/local/target/memory';
import { permitCheck } from '#infra/local/target/permit';
import { temporaryFolder } from '../fixtures/folder.ts';

const newYear = new Date('2031-01-01T00:00:00Z');
const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let published: unknown;
beforeAll(async () => {
  published = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'ES256' }] };
});

interface Report {
  readonly state: string;
  readonly step?: string;
  readonly number?: number;
  readonly of?: number;
}

/** Countersign as a deployer sees it: its key, and the place to report to. */
async function countersign() {
  const reports: { authorization: string | undefined; body: Report }[] = [];
  const ended = Promise.withResolvers<void>();
  let answerReport = (_report: Report, response: ServerResponse) => void response.writeHead(200).end();
  async function serve(message: IncomingMessage, response: ServerResponse) {
    if (message.url === '/.well-known/jwks.json') return void response.end(JSON.stringify(published));
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Report;
    reports.push({ authorization: message.headers.authorization, body });
    answerReport(body, response);
    if (body.state !== 'step') ended.resolve();
  }
  const server = createServer((message, response) => void serve(message, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close().closeAllConnections());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url,
    reports,
    ended: ended.promise,
    answerReports(answer: typeof answerReport) {
      answerReport = answer;
    },
  };
}

const orderFor = (url: string, { id = 'D1', fence = 1, version = 'v1.2.3' } = {}) =>
  Buffer.from(
    JSON.stringify({
      deployment: { id, fence },
      request: { id: '01R', service: 'shop', environment: 'production', version, commit: 'c', artifacts: [] },
      callback: `${url}/v1/requests/01R/deployment-events`,
    }),
  );

const permitFor = (url: string, body: Buffer, claims: Record<string, unknown> = {}, key = keys.privateKey) =>
  new SignJWT({
    iss: url,
    aud: 'countersign-deployer',
    exp: newYear.getTime() / 1_000 + 60,
    sha256: createHash('sha256').update(body).digest('hex'),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', kid: 'k' })
    .sign(key);

function deployer(countersignUrl: string, stateFile = join(temporaryFolder(), 'target.json')) {
  const now = () => Promise.resolve(newYear);
  const memory = openMemory(stateFile);
  const made = createDeployer({ memory, checkPermit: permitCheck({ countersignUrl, now }), now, stepMs: 0 });
  onTestFinished(() => made.settled());
  return { ...made, memory, stateFile };
}

test('an order with its permit is deployed step by step, each reported with the permit', async () => {
  const { url, reports, ended } = await countersign();
  const { take, memory } = deployer(url);
  const body = orderFor(url);
  const permit = await permitFor(url, body);
  expect(await take(permit, body)).toEqual({ status: 202, answer: { accepted: true } });
  await ended;
  expect(reports.map(({ body: { state, number, of } }) => [state, number, of])).toEqual([
    ['step', 1, 4],
    ['step', 2, 4],
    ['step', 3, 4],
    ['step', 4, 4],
    ['succeeded', undefined, undefined],
  ]);
  expect(new Set(reports.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${permit}`]));
  expect(memory.now.running).toEqual({
    'shop/production': { version: 'v1.2.3', commit: 'c', at: '2031-01-01T00:00:00.000Z' },
  });
});

describe('nothing is deployed', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each([
    ['without a permit', () => Promise.resolve(undefined)],
    [
      'with a permit for another order',
      (url: string) => permitFor(url, orderFor(url, { version: 'v6.6.6' })),
    ],
    [
      'with a permit that has run out',
      (url: string, body: Buffer) => permitFor(url, body, { exp: newYear.getTime() / 1_000 - 1 }),
    ],
    ['with a permit of somebody else', (url: string, body: Buffer) => permitFor(url, body, {}, other)],
    [
      'with a permit for somebody else',
      (url: string, body: Buffer) => permitFor(url, body, { aud: 'other' }),
    ],
    [
      'with a permit of another issuer',
      (url: string, body: Buffer) => permitFor(url, body, { iss: 'http://evil' }),
    ],
    [
      'with a permit that names no order',
      (url: string, body: Buffer) => permitFor(url, body, { sha256: undefined }),
    ],
    ['with nonsense', () => Promise.resolve('nonsense')],
  ])('%s', async (_name, permit) => {
    const { url, reports } = await countersign();
    const { take, memory } = deployer(url);
    const body = orderFor(url);
    expect((await take(await permit(url, body), body)).status).toBe(401);
    expect([memory.now.deployments, reports]).toEqual([{}, []]);
  });

  test('for an order that cannot be read', async () => {
    const { url } = await countersign();
    const body = Buffer.from('{"deployment":{}}');
    expect((await deployer(url).take(await permitFor(url, body), body)).status).toBe(400);
  });

  test('when a later deployment was ordered already', async () => {
    const { url, ended } = await countersign();
    const { take } = deployer(url);
    const order = async (body: Buffer) => (await take(await permitFor(url, body), body)).status;
    expect(await order(orderFor(url, { id: 'D2', fence: 2 }))).toBe(202);
    expect(await order(orderFor(url, { id: 'D1', fence: 1 }))).toBe(409);
    await ended;
  });
});

test('asked twice, it deploys once', async () => {
  const { url, reports, ended } = await countersign();
  const { take } = deployer(url);
  const body = orderFor(url);
  const permit = await permitFor(url, body);
  const answers = await Promise.all([take(permit, body), take(permit, body)]);
  await ended;
  expect([...answers, await take(permit, body)].map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(reports.filter(({ body: { state } }) => state === 'succeeded')).toHaveLength(1);
});

test('told to fail, it fails that once, says so, and goes on running what it ran', async () => {
  const { url, reports, ended } = await countersign();
  const { take, memory, settled } = deployer(url);
  memory.change({ measured: { ...memory.now.measured, failNextDeploy: true } });
  const body = orderFor(url);
  await take(await permitFor(url, body), body);
  await ended;
  await settled();
  expect(memory.now.deployments['D1']?.state).toBe('failed');
  expect(reports.at(-1)?.body).toMatchObject({
    state: 'failed',
    note: expect.stringContaining('Run the smoke tests'),
  });
  expect(memory.now.running).toEqual({});
  expect(memory.now.measured.failNextDeploy).toBe(false);
});

test('started again in the middle, it goes on where it was and reports the end', async () => {
  const { url, answerReports, reports, ended } = await countersign();
  const third = Promise.withResolvers<ServerResponse>();
  answerReports(({ number }, response) => {
    if (number === 3) third.resolve(response);
    else response.writeHead(200).end();
  });
  const first = deployer(url);
  const body = orderFor(url);
  await first.take(await permitFor(url, body), body);
  const unanswered = await third.promise;

  answerReports((_report, response) => void response.writeHead(200).end());
  const second = deployer(url, first.stateFile);
  second.resume();
  await ended;
  expect(reports.map(({ body: { number } }) => number)).toEqual([1, 2, 3, 3, 4, undefined]);
  expect(second.memory.now.running['shop/production']?.version).toBe('v1.2.3');
  unanswered.writeHead(200).end();
});
