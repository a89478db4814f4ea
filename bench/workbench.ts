import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareAssembly } from '#infra/local/prepare/assembly-folder';
import type { BenchOptions } from './options.ts';
import { observeRelease, type ObservedRelease } from './stack/observed-release.ts';

/** What measures share: made when the first of them asks, and once. */
export interface Workbench {
  readonly options: BenchOptions;
  /** A new folder, removed when the bench ends. */
  folder(name: string): string;
  /** A folder with the synthesized stack, which nobody else builds over meanwhile. */
  assembly(): Promise<string>;
  /** One release, from its opening to the end of its watch, counted step by step. */
  observedRelease(): Promise<ObservedRelease>;
  /** Says what is going on to whoever waits. */
  tell(sentence: string): void;
}

/** Runs the work with a workbench and cleans up behind it. */
export async function withWorkbench<T>(
  options: BenchOptions,
  tell: (sentence: string) => void,
  work: (bench: Workbench) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path);
    return path;
  };
  const assembly = once(async () => {
    const into = join(root, 'assembly');
    await prepareAssembly({ policyDir: 'policies', into, onStep: tell });
    return into;
  });
  const observedRelease = once(async () => {
    tell('One release, counted step by step');
    return observeRelease(await assembly(), folder('release'));
  });
  const remove = () => rmSync(root, { recursive: true, force: true });
  // It may hold gigabytes; whoever interrupts the bench does not want to keep them.
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  try {
    return await work({ options, folder, assembly, observedRelease, tell });
  } finally {
    process.off('SIGINT', interrupted);
    remove();
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
