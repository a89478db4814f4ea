import * as z from 'zod';
import { exchange, persistently, retryAfterMs } from './exchange.ts';
import { Failure, misuse } from './failure.ts';
import { jsonOf } from './json.ts';
import type { World } from './world.ts';

export interface TokenSource {
  /** A token that will still hold when the next call arrives. */
  current(): Promise<string>;
  /** Another token in place of one that was refused; `undefined` where there is no other. */
  renewed(): Promise<string | undefined>;
}

/** The caller's token: COUNTERSIGN_TOKEN or, in GitHub Actions, the job's own OIDC token. */
export function tokenSource(world: World): TokenSource {
  const { env } = world;
  const given = env['COUNTERSIGN_TOKEN']?.trim();
  if (given) return givenToken(given);
  const address = env['ACTIONS_ID_TOKEN_REQUEST_URL'];
  const key = env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
  if (address && key && URL.canParse(address)) {
    const url = new URL(address);
    url.searchParams.set('audience', env['COUNTERSIGN_AUDIENCE'] || 'countersign');
    return githubToken(world, url, key);
  }
  throw misuse(
    'There is no token: COUNTERSIGN_TOKEN is not set.',
    env['GITHUB_ACTIONS'] === 'true'
      ? 'Give the job `permissions: id-token: write`, and countersign fetches its token itself.'
      : 'Set it to your token. The local stack gives one: POST /_local/tokens {"kind":"person","subject":"ada"}',
  );
}

function givenToken(token: string): TokenSource {
  if (!/^[\w.~+/-]+=*$/.test(token))
    throw misuse(
      'COUNTERSIGN_TOKEN is not a token.',
      'Give the bare token, without "Bearer" and without quotes.',
    );
  return { current: async () => token, renewed: async () => undefined };
}

/** GitHub's tokens live for minutes, a wait for hours: a token that is about to end is fetched anew. */
const spareMs = 60_000;

function githubToken(world: World, url: URL, key: string): TokenSource {
  let held: { token: string; expiresAt: number } | undefined;
  const fresh = async () => {
    const token = await persistently(world, () => fetchToken(world, url, key));
    held = { token, expiresAt: expiryOf(token) };
    return token;
  };
  return {
    current: async () => (held && held.expiresAt - spareMs > world.now() ? held.token : fresh()),
    renewed: fresh,
  };
}

const grant = z.object({ value: z.string().min(1) });

async function fetchToken(world: World, url: URL, key: string): Promise<string> {
  const { status, headers, text } = await exchange(world, url, {
    method: 'GET',
    headers: { authorization: `Bearer ${key}`, accept: 'application/json' },
  });
  const granted = status === 200 ? grant.safeParse(jsonOf(text)) : undefined;
  if (granted?.success) return granted.data.value;
  throw new Failure(`GitHub gave the job no token (HTTP ${status}).`, {
    code: 'no-token',
    hint: 'The job needs `permissions: id-token: write`.',
    temporary: status === 429 || status >= 500,
    retryAfterMs: retryAfterMs(headers),
    unheard: true,
  });
}

const claims = z.object({ exp: z.number() });

/** Epoch milliseconds. A token that does not say when it ends is used once. */
function expiryOf(token: string): number {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const read = claims.safeParse(jsonOf(payload));
  return read.success ? read.data.exp * 1_000 : 0;
}
