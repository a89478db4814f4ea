import { afterAll, afterEach, expect, it } from 'vitest';
import { releaseForm } from './support/form.ts';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';
import { unreliableDatabase } from './support/database.ts';

const database = unreliableDatabase();
const stack = stackOfItsOwn({ databaseEndpoint: () => database.start() });
afterEach(() => database.decide(() => 'passes'));
afterAll(() => database.stop());
const { advance, audit, call, dump, open, read, token, until } = stack;

const approval = { decision: 'approve' };

it('calls say that nothing was decided while the database is away, and nothing was', async () => {
  const { id } = await open();
  const [ada, ci] = [await token('ada'), await token('ci')];
  const before = await dump();
  database.decide(() => 'never arrives');
  const answers = await Promise.all([
    call('POST', `/v1/requests/${id}/decisions`, { token: ada, json: approval }),
    call('POST', '/v1/requests', { token: ci, json: releaseForm() }),
    call('GET', `/v1/requests/${id}`, { token: ci }),
    call('GET', '/v1/requests', { token: ci }),
  ]);
  for (const { status, code } of answers) expect([status, code]).toEqual([500, 'unexpected']);
  database.decide(() => 'passes');
  expect(await dump()).toBe(before);
  const again = await call('POST', `/v1/requests/${id}/decisions`, { token: ada, json: approval });
  expect(again.status).toBe(200);
});

it('a decision whose confirmation got lost on the way is found, and counted once', async () => {
  const { id } = await open();
  const ada = await token('ada');
  let lost = 0;
  database.decide((operation) =>
    operation === 'TransactWriteItems' && (lost += 1) <= 3 ? 'answer gets lost' : 'passes',
  );
  const answer = await call('POST', `/v1/requests/${id}/decisions`, { token: ada, json: approval });
  expect(lost).toBeGreaterThan(0);
  expect(answer.status).toBe(200);
  expect((await audit(id)).events.filter(({ type }) => type === 'decision-recorded')).toHaveLength(1);
  expect((await read(id)).phases[0]?.progress.given).toBe(1);
});

it('a request whose confirmation got lost is opened once, and its workflow runs', async () => {
  const ci = await token('ci');
  const form = releaseForm();
  let lost = 0;
  database.decide((operation) =>
    operation === 'TransactWriteItems' && (lost += 1) <= 3 ? 'answer gets lost' : 'passes',
  );
  const opened = await call('POST', '/v1/requests', { token: ci, json: form });
  expect(opened.status).toBe(201);
  await advance(1);
  const id = String(opened.json['id']);
  expect((await read(id)).phases[0]?.status).toBe('open');
});

it('a deadline that falls into the time the database is away is met when it is back', async () => {
  const { id } = await open();
  await advance(59.5 * 60);
  database.decide(() => 'never arrives');
  await advance(4 * 60);
  database.decide(() => 'passes');
  await advance(4 * 60);
  expect((await read(id)).status).toBe('expired');
  expect((await audit(id)).events.filter(({ type }) => type === 'phase-expired')).toHaveLength(1);
});

it('an approval that the workflow was not told of is carried on by the sweeper', async () => {
  const { id } = await open();
  const olga = await token('olga');
  let committed = false;
  database.decide((operation) => {
    if (committed) return 'never arrives';
    committed = operation === 'TransactWriteItems';
    return 'passes';
  });
  await call('POST', `/v1/requests/${id}/decisions`, { token: olga, json: approval });
  database.decide(() => 'passes');
  await advance(10 * 60);
  expect(['deploying', 'verifying']).toContain((await read(id)).status);
  await until(id, 'verifying');
});
