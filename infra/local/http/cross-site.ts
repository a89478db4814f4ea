/**
 * Whether a browser says that another site makes this request. Programs send neither header and are let through:
 * what is guarded against is a page somebody has open, not a program somebody runs.
 */
export function isCrossSite(headers: { get(name: string): string | null }): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site !== 'same-origin' && site !== 'none';
  const origin = headers.get('origin');
  return origin !== null && originHost(origin) !== headers.get('host');
}

const originHost = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : undefined);

/**
 * Whether the name a browser reached us by is one of this machine's. A foreign name that resolves to it
 * (DNS rebinding) would make a foreign page "same-origin".
 */
export const isLoopbackName = (host: string | null): boolean =>
  /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host ?? '');
