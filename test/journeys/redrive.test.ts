import { execFile } from 'node:child_process';
import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { operatorCredentials } from '#infra/local/aws/callers';
import { patiently } from '#infra/local/patiently';
import { stackOfItsOwn } from './support/stack-of-its-own.ts';

const stack = stackOfItsOwn();
const { advance, approve, call, mails, open, read, until } = stack;

const refuse = (...people: readonly string[]) =>
  call('POST', '/_local/outbox', { json: { refuse: people.map((who) => `${who}@example.com`) } });

const asOperator = () => ({
  AWS_ENDPOINT_URL: stack.awsUrl,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: operatorCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: operatorCredentials.secretAccessKey,
});

/** `npm run redrive`, as somebody with the operator's credentials calls it. */
const redrive = (...options: readonly string[]) =>
  new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      ['scripts/redrive.ts', ...options],
      { env: { ...process.env, ...asOperator() } },
      (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === 'number' ? error.code : error ? -1 : 0,
          output: stdout + stderr,
        }),
    );
  });

const asked = async (who: string, requestId: string) => (await mails({ to: who, requestId })).length;

it('R003-27 a mail that could not be sent until it was set aside arrives once the mail works and one command was given, exactly once', async () => {
  await refuse('ada');
  const { id } = await open();
  await advance(10 * 60);
  expect(await asked('ada', id)).toBe(0);
  expect((await redrive('--dry-run')).output).toContain('1 batches of notices are set aside');

  const tooEarly = await redrive();
  expect(tooEarly).toMatchObject({ code: 1, output: expect.stringContaining('1 could not be') });

  await refuse();
  const others = await asked('olga', id);
  expect(await redrive()).toMatchObject({
    code: 0,
    output: expect.stringContaining('1 batches of notices sent'),
  });
  expect(await asked('ada', id)).toBe(1);
  expect(await asked('olga', id)).toBe(others);
  expect(await redrive()).toMatchObject({ code: 0, output: expect.stringContaining('0 batches') });
  expect(await asked('ada', id)).toBe(1);
});

it('R003-27 a release whose workflow was ended goes on at once, with what was decided before', async () => {
  const { id } = await open();
  await approve(id, 'ada');
  const client = new SFNClient({
    endpoint: stack.awsUrl,
    region: 'eu-central-1',
    credentials: operatorCredentials,
  });
  const executionArn = `arn:aws:states:eu-central-1:000000000000:execution:Countersign-release:${id}-1`;
  await client.send(new StopExecutionCommand({ executionArn }));
  expect((await redrive('--dry-run')).output).toContain('1 workflows ended before their release');
  expect(await redrive()).toMatchObject({
    code: 0,
    output: expect.stringContaining('1 workflows restarted'),
  });
  expect((await redrive('--dry-run')).output).toContain('0 workflows');
  await patiently('the second attempt', async () => {
    const { phases } = await read(id);
    return phases[0]?.progress.given === 1 || undefined;
  });
  await approve(id, 'olga');
  await until(id, 'verifying');
});
