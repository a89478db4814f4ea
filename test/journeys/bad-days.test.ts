import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { freePort } from '#infra/local/process/free-port';
import { patiently } from '#infra/local/patiently';
import { npmStart, npmStartRefused, processesOn, type StartedStack } from './support/npm-start.ts';
import { dumpTables } from './support/tables.ts';
import { visitorAt } from './support/visitor.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const root = mkdtempSync(join(tmpdir(), 'countersign-bad-days-'));
let count = 0;
let dataDir = '';
let port = 0;
let stack: StartedStack | undefined;
const running = (): StartedStack => {
  if (!stack) throw new Error('the stack is not up');
  return stack;
};
const start = async () => void (stack = await npmStart({ port, dataDir }));
const stop = async (signal: NodeJS.Signals) => {
  const ended = await stack?.end(signal);
  stack = undefined;
  return ended;
};
const visitor = visitorAt(() => running().url);
const { advance, approve, audit, call, linkOf, mails, open, post, read, token, until } = visitor;

const nobodyLeft = () =>
  patiently('every process of the stack to be gone', async () =>
    processesOn(dataDir).length === 0 ? true : undefined,
  );
const databaseProcess = () => {
  const found = processesOn(dataDir).find(({ command }) => /^\S*dynoxide/.test(command));
  if (!found) throw new Error('the database does not run');
  return found.pid;
};

/** Whatever a test did to it, the next one finds a stack that runs; on a new data folder if it had to be started. */
beforeEach(async () => {
  if (stack) return;
  dataDir = join(root, String((count += 1)));
  port = await freePort();
  await start();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stop('SIGKILL');
});
afterAll(async () => {
  await stop('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

it('killed in the middle of everything and started again, it goes on as if nothing had been', async () => {
  const watched = await open({ service: 'payments' });
  await approve(watched.id, 'olga');
  await until(watched.id, 'verifying');
  const half = await open();
  await approve(half.id, 'ada');
  const untouched = await open({ service: 'payments' });
  const { secret } = await linkOf('bert', half.id);
  const oldToken = await token('dora');
  const people = ['ada', 'bert', 'cleo', 'dora', 'emil', 'finn', 'olga'];
  for (const { id } of [half, untouched])
    for (const person of people) if (person !== 'ada') await linkOf(person, id);
  const deploying = await open({ service: 'countersign-demo' });
  await approve(deploying.id, 'olga');
  await until(deploying.id, 'deploying');
  const all = [watched, half, untouched, deploying];
  const before = await Promise.all(all.map(({ id }) => audit(id)));
  const outbox = await mails({});

  await stop('SIGKILL');
  await nobodyLeft();
  await start();

  const after = await Promise.all(all.map(({ id }) => audit(id)));
  for (const [index, { events, fault }] of after.entries()) {
    expect(fault).toBeUndefined();
    expect(events.slice(0, before[index]!.events.length)).toEqual(before[index]!.events);
  }
  expect((await mails({})).slice(0, outbox.length)).toEqual(outbox);

  const sent = await call('POST', '/review/decision', {
    form: { token: secret, decision: 'approve', confirm: half.version },
  });
  expect(sent.status).toBe(303);
  await until(half.id, 'verifying');
  await until(deploying.id, 'verifying');
  expect((await call('GET', `/v1/requests/${half.id}`, { token: oldToken })).status).toBe(200);

  const { openedAt = '' } = (await read(untouched.id)).phases[0]!;
  const minute = async () => (Date.parse(await visitor.now()) - Date.parse(openedAt)) / 60_000;
  const reminders = async () =>
    (await mails({ requestId: untouched.id })).filter(({ subject }) => subject.startsWith('Reminder'));
  await advance((29.5 - (await minute())) * 60);
  expect(await reminders()).toHaveLength(0);
  await advance(60);
  expect((await reminders()).map(({ to }) => to).sort()).toEqual(
    people.map((person) => `${person}@example.com`),
  );
  await advance((59.5 - (await minute())) * 60);
  expect((await read(untouched.id)).status).toBe('in-review');
  await advance(60);
  expect((await read(untouched.id)).status).toBe('expired');
  await until(watched.id, 'completed');

  const keys = (await mails({})).map(({ requestId, to, subject, text }) =>
    JSON.stringify([requestId, to, subject, subject.startsWith('Alert') && text]),
  );
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

it('a second one on the same data folder is refused with a sentence, and the first goes on', async () => {
  const { code, output } = await npmStartRefused({ port: await freePort(), dataDir });
  expect(code).toBe(1);
  expect(output).toContain('belongs to a running stack');
  expect(output).toContain(running().url);
  expect(output).not.toMatch(/\bat .+:\d+:\d+/);
  await open();
});

it('a database that does not answer for a moment delays calls and loses none', async () => {
  const { id } = await open();
  const bearers = await Promise.all(['bert', 'emil'].map((person) => token(person)));
  const pid = databaseProcess();
  process.kill(pid, 'SIGSTOP');
  const path = `/v1/requests/${id}/decisions`;
  const decisions = bearers.map((bearer) =>
    call('POST', path, { token: bearer, json: { decision: 'approve' } }),
  );
  // The server answers this one without the database, after the decisions have come in.
  expect((await call('GET', '/healthz')).status).toBe(200);
  process.kill(pid, 'SIGCONT');
  expect((await Promise.all(decisions)).map(({ status }) => status)).toEqual([200, 200]);
  await until(id, 'verifying');
  expect((await audit(id)).events.filter(({ type }) => type === 'decision-recorded')).toHaveLength(2);
});

it('a database that dies ends the stack with a sentence, and the next start goes on where it was', async () => {
  const { id } = await open();
  await approve(id, 'ada');
  const before = await dumpTables(running().awsUrl);
  process.kill(databaseProcess(), 'SIGKILL');
  expect(await running().ended).toBe(1);
  expect(running().output()).toContain('The embedded DynamoDB ended');
  await nobodyLeft();
  await start();
  expect(before).toContain(id);
  expect(await read(id)).toMatchObject({
    status: 'in-review',
    phases: [{ progress: { given: 1, needed: 2 } }],
  });
  expect((await post(`/v1/requests/${id}/decisions`, { decision: 'approve' }, 'emil')).status).toBe(200);
  await until(id, 'verifying');
});

it('told to stop it ends in order, and leaves no process behind', async () => {
  await open();
  expect(processesOn(dataDir).length).toBeGreaterThanOrEqual(3);
  expect(await stop('SIGTERM')).toBe(0);
  expect(processesOn(dataDir)).toEqual([]);
});
