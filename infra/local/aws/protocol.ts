import type { IncomingHttpHeaders } from 'node:http';
import type { AwsCaller } from './callers.ts';

export interface AwsRequest {
  readonly caller: AwsCaller;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface AwsAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An error as AWS answers it: a code the SDK turns into an exception of that name. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** How a service writes requests and answers: the families of AWS protocols that are needed here. */
export type Protocol = 'json-1.0' | 'json-1.1' | 'rest-json';

export function errorAnswer(protocol: Protocol, { code, message, status }: AwsError): AwsAnswer {
  switch (protocol) {
    case 'json-1.0':
    case 'json-1.1':
      return {
        status,
        contentType: contentTypes[protocol],
        body: JSON.stringify({ __type: code, message, Message: message }),
      };
    case 'rest-json':
      return {
        status,
        contentType: contentTypes[protocol],
        headers: { 'x-amzn-errortype': code },
        body: JSON.stringify({ message }),
      };
  }
}

export const jsonAnswer = (protocol: Protocol, body: unknown): AwsAnswer => ({
  status: 200,
  contentType: contentTypes[protocol],
  body: JSON.stringify(body),
});

export const contentTypes: Readonly<Record<Protocol, string>> = {
  'json-1.0': 'application/x-amz-json-1.0',
  'json-1.1': 'application/x-amz-json-1.1',
  'rest-json': 'application/json',
};

/** The body as JSON; what is none is AWS's SerializationException. */
export function jsonBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch {
    throw new AwsError('SerializationException', 'The request body is not JSON.');
  }
}
