import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { verdictOf, type Measure } from './measure.ts';
import { cost } from './measures/cost.ts';
import { decisionUnits } from './measures/decision-units.ts';
import { emulator } from './measures/emulator.ts';
import { endpoints } from './measures/endpoints.ts';
import { importTime } from './measures/import-time.ts';
import { invocations } from './measures/invocations.ts';
import { transitions } from './measures/transitions.ts';
import { waiting } from './measures/waiting.ts';
import { wakeUp } from './measures/wake-up.ts';
import { helpFor, readOptions, type BenchOptions } from './options.ts';
import { runMeasures, type Result } from './run-measures.ts';
import { tableOf } from './table.ts';

/** In the order of the design's table, but for what is timed: that comes last, when nothing else is running. */
const measures: readonly Measure[] = [
  ...[transitions, invocations, decisionUnits, endpoints],
  ...[wakeUp, cost, emulator, waiting, importTime],
];

async function main(options: BenchOptions): Promise<number> {
  const begun = performance.now();
  const tell = (sentence: string) => options.json || console.error(sentence);
  const results = await runMeasures(measures, options, tell);
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  const file = `bench/results/${options.set}.json`;
  const text = JSON.stringify(recordOf(options, results, seconds), null, 2);
  writeFileSync(join(import.meta.dirname, '..', file), `${text}\n`);
  console.log(options.json ? text : `${tableOf(results)}\n\n${seconds} s. Details: ${file}`);
  const broken = whatIsBroken(results);
  if (!options.json) broken.forEach((line) => console.error(line));
  return broken.length > 0 ? 1 : 0;
}

function recordOf(options: BenchOptions, results: readonly Result[], seconds: number) {
  return {
    set: options.set,
    at: new Date().toISOString(),
    seconds,
    machine: { node: process.version, processors: availableParallelism(), load: loadavg() },
    measures: results.map(({ rows, ...measure }) => ({
      ...measure,
      rows: rows.map((row) => ({ ...row, verdict: verdictOf(row) })),
    })),
  };
}

function whatIsBroken(results: readonly Result[]): readonly string[] {
  return results.flatMap(({ title, rows, failed }) => [
    ...(failed === undefined ? [] : [`Could not be measured: ${title}: ${failed}`]),
    ...rows.filter((row) => verdictOf(row) === 'over').map(({ what }) => `Over its goal: ${title}: ${what}`),
  ]);
}

let options: BenchOptions | undefined;
try {
  options = readOptions(
    process.argv.slice(2),
    measures.map(({ name }) => name),
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 64;
}
if (options?.help) console.log(helpFor(measures));
else if (options) process.exitCode = await main(options);
