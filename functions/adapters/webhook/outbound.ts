import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './address.ts';

/** A target that does not answer in this time is taken for unreachable. */
const timeoutMs = 8_000;
/** More than this is not read, unless more is expected: an answer to a webhook or a metrics page is small. */
const fewBytes = 64 * 1_024;

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Whether asking again may help. Every other status but 2xx is the other side's no. */
export const mayPass = (status: number): boolean => status >= 500 || [408, 425, 429].includes(status);

/** A place we do not call: a private address, or a scheme without encryption. Final. */
export class ForbiddenPlace extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ForbiddenPlace';
  }
}

export interface OutboundCall {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The longest answer that is read. */
  readonly answerBytes?: number;
}

/**
 * Calls a configured target over HTTPS, and only a public address: checked when its name is resolved, for exactly the
 * address that is then connected to. Redirects are not followed. `allowed` lists `host:port` that may be private and
 * without encryption (a deployer inside the same network).
 */
export function call(outbound: OutboundCall, allowed: ReadonlySet<string>): Promise<OutboundAnswer> {
  const { url, method, headers, body, answerBytes = fewBytes } = outbound;
  const isAllowed = allowed.has(url.host);
  if (url.protocol !== 'https:' && !isAllowed)
    return Promise.reject(new ForbiddenPlace(`${url.host} would have to be called without encryption`));
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal) && !isAllowed && !isPublicAddress(literal))
    return Promise.reject(new ForbiddenPlace(`${literal} is not a public address`));
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        lookup: isAllowed ? dnsLookup : publicLookup,
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > answerBytes)
            request.destroy(new Error(`${url.host} answered more than ${answerBytes} bytes`));
          chunks.push(chunk);
        });
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', (error) => reject(error));
    request.end(body);
  });
}

/** Node does not ask for an address that is written as one: those are looked at before the call. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  dnsLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const open = addresses.filter(({ address }) => isPublicAddress(address));
    if (open.length === 0 || open.length < addresses.length)
      return callback(new ForbiddenPlace(`${hostname} resolves to an address that is not public`), '', 0);
    const [first] = open;
    return options.all ? callback(null, open) : callback(null, first!.address, first!.family);
  });
};
