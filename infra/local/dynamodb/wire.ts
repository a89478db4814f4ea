import { Agent, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

/** Calls DynamoDB's JSON 1.0 protocol at one endpoint. */
export interface DynamoDbWire {
  /** The answer as it came, errors included. Throws only when there was none. */
  send(target: string, body: string | Buffer): Promise<WireResponse>;
  /** One operation of the tables' or the streams' API; throws `DynamoDbRefused` for an error answer. */
  call(operation: string, input: unknown, api?: keyof typeof apis): Promise<unknown>;
  close(): void;
}

export interface WireResponse {
  readonly status: number;
  readonly body: Buffer;
}

/** DynamoDB answered with an error; `code` is AWS's name for it. */
export class DynamoDbRefused extends Error {
  override readonly name = 'DynamoDbRefused';
  readonly code: string;
  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

const apis = { tables: 'DynamoDB_20120810', streams: 'DynamoDBStreams_20120810' } as const;

/** Emulators ask for a well-formed signature and verify none. */
const authorization = (region: string) =>
  `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const callTimeoutMs = 10_000;

export function dynamoDbWire(endpoint: string, region: string): DynamoDbWire {
  const url = new URL(endpoint);
  const secure = url.protocol === 'https:';
  const agent = secure ? new SecureAgent({ keepAlive: true }) : new Agent({ keepAlive: true });

  const send = (target: string, body: string | Buffer) =>
    new Promise<WireResponse>((resolve, reject) => {
      const call = (secure ? secureRequest : request)(url, {
        agent,
        method: 'POST',
        timeout: callTimeoutMs,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(body),
          'x-amz-target': target,
          'x-amz-date': '20260101T000000Z',
          authorization: authorization(region),
        },
      });
      call.on('timeout', () => call.destroy(new Error(`DynamoDB did not answer within ${callTimeoutMs} ms`)));
      call.on('error', reject);
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 500, body: Buffer.concat(chunks) }),
        );
      });
      call.end(body);
    });

  return {
    send,
    async call(operation, input, api = 'tables') {
      const { status, body } = await send(`${apis[api]}.${operation}`, JSON.stringify(input));
      const answer: unknown = JSON.parse(body.toString('utf8'));
      if (status === 200) return answer;
      const { __type = 'UnknownError', message = '' } = Object(answer) as {
        __type?: string;
        message?: string;
      };
      throw new DynamoDbRefused(__type.replace(/^.*#/, ''), message);
    },
    close: () => agent.destroy(),
  };
}
