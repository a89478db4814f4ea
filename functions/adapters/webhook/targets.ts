/** Where targets are (`DeployTargets`: name to URL) and which of them may be inside a private network. */
export interface Targets {
  readonly urls: Readonly<Record<string, string>>;
  /** `host:port` as they appear in the URLs. */
  readonly privateHosts: ReadonlySet<string>;
}

/** The address of a path on a target; `undefined` when no such target is configured, or the path leads off it. */
export function placeOn(targets: Targets, { name, path }: { name: string; path: string }): URL | undefined {
  const base = Object.hasOwn(targets.urls, name) ? targets.urls[name] : undefined;
  if (base === undefined) return undefined;
  const place = new URL(path, base);
  return place.origin === new URL(base).origin ? place : undefined;
}
