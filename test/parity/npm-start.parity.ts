import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '#infra/local/process/free-port';
import { faultIn } from '#domain/audit/chain';
import { chainedEvent } from '#domain/release/events';
import { npmStart, processesOn, type StartedStack } from '#test/journeys/support/npm-start';
import { visitorAt } from '#test/journeys/support/visitor';

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-parity-'));
let stack: StartedStack | undefined;
beforeAll(async () => void (stack = await npmStart({ port: await freePort(), dataDir })), 90_000);
afterAll(async () => {
  await stack?.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
}, 90_000);
const { advance, approve, audit, call, linkOf, mailTo, open, read, until } = visitorAt(
  () => stack?.url ?? '',
);

it('runs on the DynamoDB that was named, and starts none of its own', () => {
  expect(processesOn(dataDir).filter(({ command }) => command.includes('dynoxide'))).toEqual([]);
});

it('a release goes through the gate: asked, approved, deployed, watched, completed', async () => {
  const { id } = await open();
  await linkOf('bert', id);
  await approve(id, 'ada');
  expect(await read(id)).toMatchObject({
    status: 'in-review',
    phases: [{ progress: { given: 1, needed: 2 } }],
  });
  await approve(id, 'emil');
  await until(id, 'verifying');
  await advance(35 * 60);
  await until(id, 'completed');
  await mailTo('gwen', id, /^Completed/);
  const { events, head } = await audit(id);
  expect(
    faultIn(
      id,
      head,
      events.map((event) => chainedEvent.parse(event)),
    ),
  ).toBeUndefined();
});

it('a link from a mail denies, and nothing is deployed', async () => {
  const { id, version } = await open();
  const { secret } = await linkOf('dora', id);
  const form = { token: secret, decision: 'deny', confirm: version, reason: 'Too risky.' };
  expect((await call('POST', '/review/decision', { form })).status).toBe(303);
  await until(id, 'denied');
  expect((await audit(id)).events.some(({ type }) => type === 'deployment-started')).toBe(false);
});
