import type { LookupAddress } from 'node:dns';
import { describe, expect, it, vi } from 'vitest';
import { localServer } from './server.ts';

const names = vi.hoisted(() => new Map<string, readonly string[]>());

vi.mock('node:dns', async (original) => {
  const real = await original<typeof import('node:dns')>();
  const lookup = (
    hostname: string,
    options: object,
    callback: (error: Error | null, addresses: LookupAddress[]) => void,
  ) => {
    const addresses = names.get(hostname);
    if (!addresses) return real.lookup(hostname, { ...options, all: true }, callback);
    return callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { ...real, lookup };
});

// A file before this one may have loaded it with the names there are.
vi.resetModules();
const { call, ForbiddenPlace } = await import('#adapters/webhook/outbound');

const post = (url: URL, body = '{}') => ({ url, method: 'POST', body }) as const;

describe('a call that goes out', () => {
  it('brings status and body of a host that is allowed to be private', async () => {
    const { url, asked } = await localServer((_, response) =>
      response.writeHead(202).end('{"accepted":true}'),
    );
    const answer = await call(post(url, '{"é":1}'), new Set([url.host]));
    expect(answer).toMatchObject({ status: 202, body: '{"accepted":true}' });
    expect(asked[0]?.headers['content-length']).toBe('8');
  });

  it('does not follow a redirect', async () => {
    const { url, asked } = await localServer((_, response) =>
      response.writeHead(307, { location: '/elsewhere' }).end(),
    );
    expect((await call(post(url), new Set([url.host]))).status).toBe(307);
    expect(asked.map((request) => request.url)).toEqual(['/deploy']);
  });

  it('gives up on a host that does not answer, after eight seconds', async () => {
    const limits: number[] = [];
    const real = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      limits.push(ms);
      return real(30);
    });
    const { url } = await localServer(() => undefined);
    await expect(call(post(url), new Set([url.host]))).rejects.toThrow();
    expect(limits).toEqual([8_000]);
    vi.restoreAllMocks();
  });

  it('gives up on a host that begins to answer and never ends', async () => {
    const real = AbortSignal.timeout.bind(AbortSignal);
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => real(30));
    const { url } = await localServer((_, response) => response.writeHead(200).write('{'));
    await expect(call(post(url), new Set([url.host]))).rejects.toThrow();
    vi.restoreAllMocks();
  });

  it('reads 64 KiB and not a byte more', async () => {
    const exact = await localServer((_, response) => response.end('x'.repeat(64 * 1_024)));
    expect((await call(post(exact.url), new Set([exact.url.host]))).body).toHaveLength(64 * 1_024);
    const over = await localServer((_, response) => response.end('x'.repeat(64 * 1_024 + 1)));
    await expect(call(post(over.url), new Set([over.url.host]))).rejects.toThrow('more than 65536 bytes');
  });

  it('fails when the connection ends in the middle of an answer', async () => {
    const { url } = await localServer((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setImmediate(() => response.destroy());
    });
    await expect(call(post(url), new Set([url.host]))).rejects.toThrow();
  });
});

describe('a place that is not called', () => {
  it('is one without encryption, unless exactly its host and port are allowed', async () => {
    const { url, asked } = await localServer((_, response) => response.end());
    const others = [[], ['127.0.0.1'], ['127.0.0.1:1'], [`localhost:${url.port}`], ['127.0.0.1:80']];
    for (const allowed of others)
      await expect(call(post(url), new Set(allowed))).rejects.toThrow(ForbiddenPlace);
    expect(asked).toHaveLength(0);
  });

  it.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0/',
    'https://①②⑦.⓪.⓪.①/',
    'https://10.1.2.3/',
    'https://172.20.0.1/',
    'https://192.168.0.1:8443/',
    'https://169.254.169.254/latest/meta-data/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[::ffff:8.8.8.8]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00:ec2::254]/',
    'https://[fe80::1]/',
    'https://user:secret@127.0.0.1/',
    'https://localhost/',
  ])('is a private address in whatever notation: %s', async (address) => {
    await expect(call(post(new URL(address)), new Set())).rejects.toThrow(ForbiddenPlace);
  });

  it.each([
    { name: 'private.example', addresses: ['10.0.0.1'] },
    { name: 'metadata.example', addresses: ['169.254.169.254'] },
    { name: 'loop.example', addresses: ['::1'] },
    { name: 'mapped.example', addresses: ['::ffff:127.0.0.1'] },
    { name: 'both.example', addresses: ['8.8.8.8', '127.0.0.1'] },
    { name: 'nothing.example', addresses: [] },
  ])('is a name that leads to one, even among others: $name', async ({ name, addresses }) => {
    names.set(name, addresses);
    await expect(call(post(new URL(`https://${name}/`)), new Set())).rejects.toThrow(ForbiddenPlace);
  });
});
