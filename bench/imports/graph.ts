import type { Metafile } from './bundles.ts';

/** What a function's file brings along. */
export interface Weight {
  readonly name: string;
  /** Bytes read before the first event: the file and all that it imports statically, directly or not. */
  readonly atOnce: number;
  /** Bytes that are read if something asks for them, of what is not there already. */
  readonly atNeed: number;
  /** What `atOnce` is made of, by package (`functions` is our own code), heaviest first. */
  readonly packages: readonly { readonly name: string; readonly bytes: number }[];
}

/** Weighs every entry of a build. */
export function weightsOf(meta: Metafile): readonly Weight[] {
  return Object.entries(meta.outputs)
    .filter(([, { entryPoint }]) => entryPoint?.startsWith('functions/handlers/'))
    .map(([file, { entryPoint }]) => {
      const atOnce = reachable(meta, [file], ['import-statement']);
      const all = reachable(meta, [file], ['import-statement', 'dynamic-import']);
      return {
        name: entryPoint!.replace(/^functions\/handlers\/|\.ts$/g, ''),
        atOnce: bytesOf(meta, atOnce),
        atNeed: bytesOf(meta, new Set([...all].filter((file) => !atOnce.has(file)))),
        packages: packagesIn(meta, atOnce),
      };
    })
    .toSorted((a, b) => b.atOnce - a.atOnce);
}

function reachable(meta: Metafile, from: readonly string[], kinds: readonly string[]): Set<string> {
  const found = new Set(from);
  for (const file of found)
    for (const { path, kind, external } of meta.outputs[file]?.imports ?? [])
      if (!external && kinds.includes(kind)) found.add(path);
  return found;
}

const bytesOf = (meta: Metafile, files: ReadonlySet<string>): number =>
  [...files].reduce((sum, file) => sum + (meta.outputs[file]?.bytes ?? 0), 0);

function packagesIn(meta: Metafile, files: ReadonlySet<string>): Weight['packages'] {
  const bytes = new Map<string, number>();
  for (const file of files)
    for (const [input, { bytesInOutput }] of Object.entries(meta.outputs[file]?.inputs ?? {})) {
      const name = packageOf(input);
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  return [...bytes].map(([name, sum]) => ({ name, bytes: sum })).toSorted((a, b) => b.bytes - a.bytes);
}

const packageOf = (input: string): string =>
  /(?:^|.*\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? 'functions';
