import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { TooLarge, readBody } from '#infra/local/http/read-body';
import type { Callers } from './callers.ts';
import type { AwsCall, Counters } from './counters.ts';
import { AwsError, errorAnswer, type AwsAnswer, type AwsRequest, type Protocol } from './protocol.ts';

/** One AWS service as far as the functions use it. */
export interface AwsService {
  readonly protocol: Protocol;
  /** The action in IAM's words, such as `kms:Sign`, when the request is for this service. */
  actionOf(request: AwsRequest): string | undefined;
  /** Throws `AwsError` for a refusal. */
  handle(request: AwsRequest, action: string): Promise<ServedCall>;
}

export interface ServedCall extends AwsAnswer {
  readonly capacity?: AwsCall['capacity'];
}

export interface AwsFront {
  readonly url: string;
  close(): Promise<void>;
}

/** Above DynamoDB's 16 MB for a batch: its own refusal is the better one. */
const bodyLimitBytes = 20 * 1_024 * 1_024;

/** The AWS endpoint of this machine, on the loopback interface alone: who calls, may they, then the service. */
export async function startAwsFront(
  services: readonly AwsService[],
  callers: Callers,
  counters: Counters,
): Promise<AwsFront> {
  const server = createServer((request, response) => {
    serve(request, services, callers, counters)
      .then((answer) => reply(response, answer))
      .catch(() =>
        reply(
          response,
          errorAnswer('json-1.0', new AwsError('InternalFailure', 'The local stack failed.', 500)),
        ),
      );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('a TCP server has no port (this is a bug)');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  message: IncomingMessage,
  services: readonly AwsService[],
  callers: Callers,
  counters: Counters,
): Promise<AwsAnswer> {
  const caller = callers.identify(message.headers.authorization);
  if (!caller) {
    return errorAnswer(
      'json-1.0',
      new AwsError('UnrecognizedClientException', 'The local stack does not know this access key.', 403),
    );
  }
  let body: Buffer;
  try {
    body = await readBody(message, bodyLimitBytes);
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return errorAnswer('json-1.0', new AwsError('RequestEntityTooLargeException', error.message, 413));
  }
  const request: AwsRequest = {
    caller,
    method: message.method ?? 'GET',
    path: message.url ?? '/',
    headers: message.headers,
    body,
  };
  const addressed = services.flatMap((service) => {
    const action = service.actionOf(request);
    return action === undefined ? [] : [{ service, action }];
  })[0];
  if (!addressed) return unknownCall(request);

  const { service, action } = addressed;
  try {
    const { capacity, ...answer } = await service.handle(request, action);
    counters.called({ caller: caller.title, action, status: answer.status, ...(capacity && { capacity }) });
    return answer;
  } catch (error) {
    const refusal = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
    counters.called({ caller: caller.title, action, status: refusal.status });
    return errorAnswer(service.protocol, refusal);
  }
}

function unknownCall({ method, path, headers }: AwsRequest): AwsAnswer {
  const name = String(headers['x-amz-target'] ?? `${method} ${path}`);
  return errorAnswer(
    'json-1.0',
    new AwsError('UnknownOperationException', `The local stack has no ${name}.`, 404),
  );
}

function reply(response: ServerResponse, { status, contentType, headers, body }: AwsAnswer): void {
  const requestId = randomUUID();
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'x-amzn-requestid': requestId,
    ...headers,
  });
  response.end(body);
}
