import { misuse } from './failure.ts';
import type { World } from './world.ts';

const local = /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/;

/** Where the service answers, from COUNTERSIGN_URL; the path is kept, and ends in a slash. */
export function serviceUrl({ env }: Pick<World, 'env'>): URL {
  const written = env['COUNTERSIGN_URL']?.trim();
  if (!written)
    throw misuse(
      'COUNTERSIGN_URL is not set, so there is no service to ask.',
      'export COUNTERSIGN_URL=https://…; the local stack of `npm start` answers at http://127.0.0.1:4400',
    );
  const url = URL.canParse(written) ? new URL(written) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash)
    throw misuse(
      'COUNTERSIGN_URL is not the address of a service.',
      'It looks like https://release.example.com',
    );
  if (url.username || url.password)
    throw misuse(
      'COUNTERSIGN_URL carries a user or a password.',
      'Leave them out; the token is COUNTERSIGN_TOKEN.',
    );
  if (url.protocol === 'http:' && !local.test(url.hostname) && env['COUNTERSIGN_ALLOW_HTTP'] !== '1')
    throw misuse(
      'COUNTERSIGN_URL is plain http, which would show the token to everybody on the way.',
      'Use https, or set COUNTERSIGN_ALLOW_HTTP=1 where the network itself is private.',
    );
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}
