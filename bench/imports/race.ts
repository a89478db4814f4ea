import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';

const importOnce = join(import.meta.dirname, 'import-once.mjs');

/** What one import took: on a processor, and by the clock on the wall, which also counts waiting for one. */
const timing = z.object({ processorMs: z.number(), wallMs: z.number() });
export type Timing = z.infer<typeof timing>;

/**
 * Imports each file in fresh processes, in turns, so that whatever else the machine does hits all of them alike. The
 * first turn warms the machine's file cache and is not counted.
 *
 * @param nodeOptions as the functions have them on AWS
 */
export function raceImports<K extends string>(
  files: Readonly<Record<K, string>>,
  turns: number,
  nodeOptions: string,
): Readonly<Record<K, readonly Timing[]>> {
  const names = Object.keys(files) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as Timing[]])) as Record<K, Timing[]>;
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const name of names) {
      const took = importTime(files[name], nodeOptions);
      if (turn > 0) times[name].push(took);
    }
  }
  return times;
}

function importTime(file: string, nodeOptions: string): Timing {
  const said = execFileSync(process.execPath, [importOnce, pathToFileURL(file).href], {
    encoding: 'utf8',
    env: { NODE_OPTIONS: nodeOptions, AWS_REGION: 'eu-central-1', TZ: 'UTC' },
  });
  return timing.parse(JSON.parse(said));
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}
