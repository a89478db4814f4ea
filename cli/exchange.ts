import { Failure } from './failure.ts';
import type { World } from './world.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** API Gateway gives up after 30 s; a little more, so that its answer and not ours is the one that is seen. */
const limitMs = 35_000;

/** One HTTP exchange. Redirects are not followed: a token goes where it was meant to go. */
export async function exchange(
  world: World,
  url: URL,
  init: { method: string; headers: Record<string, string>; body?: string },
): Promise<Reply> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: world.after(limitMs) });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    return { status: response.status, headers: response.headers, bytes, text };
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

function unreachable(url: URL, cause: unknown): Failure {
  const { name, code, message } = rootOf(cause);
  const to = (sentence: string, unheard: boolean) =>
    new Failure(sentence, {
      cause,
      code: 'unreachable',
      temporary: true,
      unheard,
      hint: 'Is the address right, and does the service run?',
    });
  if (name === 'TimeoutError')
    return to(`${url.origin} did not answer within ${limitMs / 1_000} seconds.`, false);
  if (code === 'ECONNREFUSED') return to(`Nothing answers at ${url.origin} (connection refused).`, true);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return to(`The host ${url.hostname} is not known.`, true);
  return to(`The connection to ${url.origin} failed: ${code ?? message}.`, false);
}

/** `fetch` says "fetch failed" and hides why in `cause`, behind an AggregateError where a name has several addresses. */
function rootOf(error: unknown): { name?: string; code?: string; message: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  if (error.cause !== undefined) return rootOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return { name: error.name, message: error.message, ...code };
}

/** The pauses between tries of a call that may be repeated, before jitter: 3.5 seconds together. */
const pausesMs = [500, 1_000, 2_000];

/** Tries again, a counted number of times, what failed for a reason that may pass. */
export async function persistently<T>(world: World, attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Failure) || !error.parts.temporary) throw error;
      await world.sleep(error.parts.retryAfterMs ?? jittered(pauseMs, world.random()));
    }
  }
  return attempt();
}

/** Somewhere in the upper half, so that many callers who failed together do not return together. */
const jittered = (ms: number, random: number) => ms / 2 + (ms / 2) * random;

/** `Retry-After` in milliseconds: seconds only, at most half a minute, so that nobody parks a pipeline. */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = /^[0-9]{1,6}$/.exec(headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? undefined : Math.min(Number(seconds), 30) * 1_000;
}
