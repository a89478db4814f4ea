import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { documentClient } from '#adapters/dynamodb/client';
import { dynamoNoticeLedger } from '#adapters/dynamodb/notice-ledger';
import { dynamoRequestStore } from '#adapters/dynamodb/request-store';
import { openingCommit } from '#test/support/commits';
import { minute, storyId } from '#test/support/story';

/** What DynamoDB says to a call: an error by its name, with the reasons of a cancelled transaction; or nothing. */
type Answer = { readonly error: string; readonly reasons?: readonly string[] } | 'done' | 'cut';

const tables = { requests: 'Requests', audit: 'Audit' };
const head = { sequence: 1, hash: 'a'.repeat(64) };
const cancelled = (...reasons: string[]): Answer => ({ error: 'TransactionCanceledException', reasons });
const said = (error: string): Answer => ({ error });

/** The answers that follow one another; the last one is said from then on. */
let script: Answer[] = [];
let calls: Record<string, unknown>[] = [];
let client: ReturnType<typeof documentClient>;

/** No emulator says these on demand, so a server stands in that only speaks. The client is the product's own. */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    calls.push(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>);
    const answer = (script.length > 1 ? script.shift() : script[0]) ?? 'done';
    if (answer === 'cut') return void request.socket.destroy();
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    if (answer === 'done') return void response.end('{}');
    response.statusCode = 400;
    response.end(
      JSON.stringify({
        __type: `com.amazonaws.dynamodb.v20120810#${answer.error}`,
        message: answer.error,
        ...(answer.reasons && { CancellationReasons: answer.reasons.map((Code) => ({ Code })) }),
      }),
    );
  });
});

beforeEach(async () => {
  [script, calls] = [[], []];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', `http://127.0.0.1:${address.port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  client = documentClient();
});
afterEach(async () => {
  client.destroy();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  vi.unstubAllEnvs();
});

const commit = () => dynamoRequestStore(client, tables).commit(openingCommit());

describe('a commit', () => {
  it.each<[string, Answer]>([
    ['met another transaction', cancelled('TransactionConflict', 'None')],
    ['was throttled', cancelled('None', 'ThrottlingError')],
    ['met a partition at its limit', cancelled('ProvisionedThroughputExceeded')],
    ['was throttled as a whole', said('ThrottlingException')],
    ['found the table at its limit', said('ProvisionedThroughputExceededException')],
    ['is still in progress from an earlier try', said('TransactionInProgressException')],
    ['lost its answer', 'cut'],
  ])('that %s is tried again as the same one, and stands', async (_, once) => {
    script = [once, 'done'];
    expect(await commit()).toBe('committed');
    expect(calls).toHaveLength(2);
    expect(calls[1]).toEqual(calls[0]);
  });

  it.each<[string, Answer]>([
    ['lost against somebody', cancelled('None', 'ConditionalCheckFailed')],
    ['lost, whatever else was wrong', cancelled('ThrottlingError', 'ConditionalCheckFailed')],
    ['lost and met a transaction', cancelled('TransactionConflict', 'ConditionalCheckFailed')],
  ])('that %s is a conflict at once', async (_, answer) => {
    script = [answer];
    expect(await commit()).toBe('conflict');
    expect(calls).toHaveLength(1);
  });

  it('that meets transactions again and again is a conflict, to be decided anew', async () => {
    script = [cancelled('TransactionConflict')];
    expect(await commit()).toBe('conflict');
    expect(calls).toHaveLength(4);
  });

  it.each<[string, Answer, number]>([
    ['throttling that does not end', cancelled('ThrottlingError'), 4],
    ['a token that came with another payload', said('IdempotentParameterMismatchException'), 1],
    ['a payload that is wrong', cancelled('ValidationError', 'None'), 1],
    ['a cancellation without reasons', said('TransactionCanceledException'), 1],
    ['a line that is cut every time', 'cut', 4],
  ])('throws for %s: neither committed nor lost', async (_, answer, tries) => {
    script = [answer];
    await expect(commit()).rejects.toThrow();
    expect(calls).toHaveLength(tries);
  });
});

describe.each<[string, () => Promise<unknown>, unknown]>([
  [
    'setting when to look',
    () => dynamoRequestStore(client, tables).setDue(storyId, head, minute(1)),
    undefined,
  ],
  ['counting an attempt', () => dynamoRequestStore(client, tables).nextAttempt(storyId, 1), true],
  [
    'claiming a notice',
    () => dynamoNoticeLedger(client, tables).claim('notice', 'stream', minute(0)),
    'claimed',
  ],
])('%s', (_, write, done) => {
  it('is tried again when it met a transaction', async () => {
    script = [said('TransactionConflictException'), 'done'];
    expect(await write()).toBe(done);
    expect(calls).toHaveLength(2);
  });

  it('throws when it meets one every time: nobody was first, and nothing was written', async () => {
    script = [said('TransactionConflictException')];
    await expect(write()).rejects.toThrow('TransactionConflict');
  });
});
