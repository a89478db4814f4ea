import * as z from 'zod';

/** A response ready to be written. */
export interface HttpResult {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: string | Buffer;
}

const structured = z.object({
  statusCode: z.union([
    z.int().min(100).max(599),
    z
      .string()
      .regex(/^[1-5]\d\d$/)
      .transform(Number),
  ]),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/**
 * What a function's answer means in format 2.0: with a `statusCode` it says everything itself, without one it is the
 * JSON body of a 200. `undefined` when it says it wrongly, which API Gateway answers with a 500.
 */
export function httpResult(payload: unknown): HttpResult | undefined {
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof payload === 'string' ? payload : JSON.stringify(payload),
    };
  }
  const parsed = structured.safeParse(payload);
  if (!parsed.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    status: statusCode,
    headers: {
      ...(body !== '' && { 'content-type': 'text/plain; charset=utf-8' }),
      ...Object.fromEntries(lowerCase.filter(([name]) => !hopByHop.has(name))),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

/** Headers that describe the connection, which is the front's own. */
const hopByHop = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/** What API Gateway itself answers when an authorizer says no. */
export const gatewayAnswer = (status: number, message: string): HttpResult => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/**
 * What the front answers for itself. On AWS these few cannot be configured and are `{"message"}`; here they keep the
 * form of every other error of the product, with that member besides.
 */
export const problem = (status: number, code: string, title: string, detail: string): HttpResult => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ type: 'about:blank', title, status, code, detail, message: title }),
});
