import type { Measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import type { Section } from './table.ts';
import { withWorkbench } from './workbench.ts';

export interface Result extends Section {
  readonly name: string;
  readonly details?: unknown;
}

/** Runs the measures that are wanted, one after the other. One that fails does not keep the others from being made. */
export function runMeasures(
  measures: readonly Measure[],
  options: BenchOptions,
  tell: (sentence: string) => void,
): Promise<readonly Result[]> {
  const wanted = measures.filter(({ name }) => options.only.length === 0 || options.only.includes(name));
  return withWorkbench(options, tell, async (bench) => {
    const results: Result[] = [];
    for (const { name, title, run } of wanted) {
      try {
        results.push({ name, title, ...(await run(bench)) });
      } catch (error) {
        results.push({
          name,
          title,
          rows: [],
          failed: error instanceof Error ? error.message : String(error),
        });
      }
    }
    return results;
  });
}
