import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { virtualClock } from '#infra/local/clock/virtual-clock';
import { createPool, type HandledEvent } from '#infra/local/lambda/pool';
import type { FunctionModel } from '#infra/local/lambda/function-model';
import { functionModel } from '../fixtures/function-model.ts';

// Processes and threads start here; a busy machine takes its time.
vi.setConfig({ testTimeout: 30_000 });

const newYear = Date.parse('2031-01-01T00:00:00Z');

function pool(more: Partial<FunctionModel> = {}, variables: Record<string, string> = { COLOUR: 'green' }) {
  const clock = virtualClock(newYear);
  const lines: string[] = [];
  const handled: HandledEvent[] = [];
  const made = createPool({
    model: functionModel(more),
    clock,
    variables,
    onLine: (line) => void lines.push(line),
    onHandled: (event) => void handled.push(event),
  });
  onTestFinished(() => made.close());
  const ask = async (event: Record<string, unknown>) => {
    const answer = await made.invoke(event);
    return 'payload' in answer ? answer.payload : answer.error;
  };
  return { ask, clock, lines, handled, made };
}

describe('a function', () => {
  test('sees its own environment and nothing of the process around it', async () => {
    process.env['NOBODYS_BUSINESS'] = 'secret';
    expect(await pool().ask({ ask: 'environment' })).toEqual({ COLOUR: 'green' });
  });

  test('is kept warm and handles one event after the other in the same place', async () => {
    const { ask, handled } = pool();
    const first = await ask({});
    expect(await ask({})).toEqual(first);
    expect(handled.map(({ cold }) => cold)).toEqual([true, false]);
  });

  test('gets plain JSON and answers plain JSON', async () => {
    const event = { ask: 'values', day: new Date(0), gone: undefined };
    expect(await pool().ask(event)).toEqual({
      day: '1970-01-01T00:00:00.000Z',
      kept: null,
      received: { ask: 'values', day: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('that answers nothing answers null', async () => {
    expect(await pool().ask({ ask: 'nothing' })).toBeNull();
  });

  test('is told about itself as Lambda does', async () => {
    expect(await pool().ask({ ask: 'context' })).toMatchObject({
      functionName: 'Shop-Probe',
      functionVersion: '$LATEST',
      memoryLimitInMB: '128',
      invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:Shop-Probe',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      remaining: expect.closeTo(30_000, -3),
    });
  });

  test('writes lines that reach the log', async () => {
    const { ask, lines } = pool();
    await ask({ ask: 'talk' });
    await expect.poll(() => lines.toSorted()).toEqual(['a line', 'another line']);
  });
});

describe('the time a function sees', () => {
  test('is the stack’s, from its first line on', async () => {
    const { ask } = pool();
    expect(await ask({ ask: 'time' })).toMatchObject({
      loadedAt: expect.closeTo(newYear, -4),
      now: expect.closeTo(newYear, -4),
      made: expect.stringMatching(/^2031-01-01T00:00:/),
      said: expect.stringContaining('Jan 01 2031'),
      then: '1970-01-01T00:00:00.000Z',
    });
  });

  test('moves on with the stack’s clock while the function stays warm', async () => {
    const { ask, clock } = pool();
    await ask({});
    await clock.advance(86_400_000);
    expect(await ask({ ask: 'time' })).toMatchObject({ made: expect.stringMatching(/^2031-01-02T00:00:/) });
  });
});

describe('an error of a function', () => {
  test('has Lambda’s shape', async () => {
    expect(await pool().ask({ ask: 'error' })).toEqual({
      errorType: 'TooFar',
      errorMessage: 'too far',
      trace: expect.arrayContaining([expect.stringContaining('probe.mjs')]),
    });
  });

  test('may be no Error at all', async () => {
    expect(await pool().ask({ ask: 'text' })).toEqual({
      errorType: 'string',
      errorMessage: 'just a text',
      trace: [],
    });
  });

  test.each([
    ['a file that is missing', 'nowhere.handler', 'Runtime.ImportModuleError'],
    ['an export that is missing', 'probe.other', 'Runtime.HandlerNotFound'],
    ['a module that throws', 'broken.handler', 'Error'],
  ])('at load is every event’s error: %s', async (_name, handler, errorType) => {
    const { ask } = pool({ handler });
    expect(await ask({})).toMatchObject({ errorType });
    expect(await ask({})).toMatchObject({ errorType });
  });

  test('that ends the process ends this event only', async () => {
    const { ask } = pool();
    expect(await ask({ ask: 'exit' })).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect(await ask({ ask: 'nothing' })).toBeNull();
  });

  test('that nobody waits for ends this event only', async () => {
    const { ask } = pool();
    expect(await ask({ ask: 'reject' })).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'nobody waits for this',
    });
    expect(await ask({ ask: 'nothing' })).toBeNull();
  });
});

test('a function that takes too long is stopped, and the next event starts anew', async () => {
  const { ask, handled } = pool({ timeoutSeconds: 0.05 });
  expect(await ask({ ask: 'hang' })).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringContaining('Task timed out after 0.05 seconds'),
  });
  expect(await ask({ ask: 'nothing' })).toBeNull();
  expect(handled.map(({ cold }) => cold)).toEqual([true, true]);
});

test('a payload above 6 MB is refused before the function sees it', async () => {
  const { ask, handled } = pool();
  expect(await ask({ text: 'x'.repeat(6 * 1_024 * 1_024) })).toMatchObject({
    errorType: 'RequestEntityTooLargeException',
  });
  expect(handled).toEqual([]);
});

describe('events that come at once', () => {
  /** Lets events in only when as many wait as are expected. */
  async function meetingPoint(expected: number) {
    const waiting: ServerResponse[] = [];
    const full = Promise.withResolvers<void>();
    const server = createServer((_request, response) => {
      if (waiting.push(response) === expected) full.resolve();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    return {
      port,
      full: full.promise,
      waiting,
      release: () => waiting.forEach((response) => response.end('met')),
    };
  }

  test('are handled side by side, up to four', async () => {
    const { ask, handled } = pool();
    const { port, full, release } = await meetingPoint(4);
    const answers = Promise.all([1, 2, 3, 4].map(() => ask({ ask: 'meet', port })));
    await full;
    release();
    expect(await answers).toEqual(['met', 'met', 'met', 'met']);
    expect(handled.filter(({ cold }) => cold)).toHaveLength(4);
  });

  test('wait for one another where the function has its concurrency reserved', async () => {
    const { ask, made } = pool({ reserved: 1 });
    const { port, full, waiting } = await meetingPoint(1);
    const first = ask({ ask: 'meet', port });
    const second = ask({ ask: 'nothing' });
    await full;
    expect(made.underWay).toBe(2);
    waiting[0]?.end('met');
    expect(await Promise.all([first, second])).toEqual(['met', null]);
  });
});
