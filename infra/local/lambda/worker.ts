import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { type FromWorker, type Invocation, type WorkerSetup, functionError } from './protocol.ts';
import { installStackDate, setDateOffset } from './stack-date.ts';

/**
 * The inside of one execution environment: loads a function once and hands it one event at a time, as Lambda's
 * runtime does for asynchronous handlers.
 */
type Handler = (event: unknown, context: unknown) => unknown;

const port = parentPort;
if (!port) throw new Error('runs as a worker thread only (this is a bug)');
const setup = workerData as WorkerSetup;
const send = (message: FromWorker) => port.postMessage(message);

installStackDate();
setDateOffset(setup.offsetMs);

try {
  const handler = await loadHandler();
  port.on('message', (invocation: Invocation) => void handle(handler, invocation));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'error', requestId: undefined, error: functionError(error) });
}

async function loadHandler(): Promise<Handler> {
  const dot = setup.handler.lastIndexOf('.');
  const [file, name] = [setup.handler.slice(0, dot), setup.handler.slice(dot + 1)];
  const module: unknown = await import(pathToFileURL(await moduleFile(join(setup.folder, file))).href);
  const handler = Object(module)[name] as unknown;
  if (typeof handler !== 'function') {
    throw named('Runtime.HandlerNotFound', `${setup.handler} is undefined or not exported`);
  }
  return handler as Handler;
}

async function moduleFile(path: string): Promise<string> {
  for (const extension of ['.js', '.mjs', '.cjs']) {
    const found = await access(path + extension).then(
      () => true,
      () => false,
    );
    if (found) return path + extension;
  }
  throw named('Runtime.ImportModuleError', `Error: Cannot find module '${setup.handler}'`);
}

async function handle(
  handler: Handler,
  { requestId, event, offsetMs, timeoutMs }: Invocation,
): Promise<void> {
  setDateOffset(offsetMs);
  const deadline = performance.now() + timeoutMs;
  try {
    const result = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      functionName: setup.functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: setup.functionArn,
      memoryLimitInMB: String(setup.memoryMb),
      logGroupName: `/aws/lambda/${setup.functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
    });
    send({ kind: 'result', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    send({ kind: 'error', requestId, error: functionError(error) });
  }
}

function named(name: string, message: string): Error {
  const error = new Error(message);
  error.name = name;
  return error;
}
