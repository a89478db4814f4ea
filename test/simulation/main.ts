import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { callsOfThePair, placements, runPair } from './exhaustive.ts';
import { placed, report } from './report.ts';
import { runSeed } from './seeds.ts';
import { inParallel } from './workers.ts';

interface Options {
  readonly seeds: number;
  readonly seed?: number;
  readonly only?: string;
  readonly exhaustive: boolean;
  readonly workers: number;
}

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('is no whole number from 1 on');
  return value;
};

const options = new Command('npm run simulate --')
  .description('Runs the product against a world in which everything goes wrong, and checks every promise.')
  .option('--seeds <count>', 'how many runs, each with the next seed', whole, 1_000)
  .option('--seed <number>', 'the first seed; alone: this one, with its history', whole)
  .option('--only <disturbances>', 'with --seed or --exhaustive: only these, separated by semicolons')
  .option('--exhaustive', 'two approvers, one phase, every pair of faults at every two calls', false)
  .option('--workers <count>', 'processes that share the work', whole, availableParallelism())
  .addHelpText('after', '\nEnds with 0 when every promise held, with 1 when one was broken.')
  .parse(process.argv)
  .opts<Options>();

const write = (line: string) => void process.stdout.write(`${line}\n`);
const isAlone = options.seed !== undefined && !process.argv.some((word) => word.startsWith('--seeds'));
process.exitCode = await (options.only !== undefined || isAlone ? replay() : many());

async function replay(): Promise<number> {
  const { exhaustive, only, seed = 1 } = options;
  const names = only?.split(';').map((name) => name.trim());
  const { violation, disturbances } = exhaustive
    ? await runPair(placed(only ?? ''), write)
    : await runSeed(seed, names && new Set(names), write);
  write(violation ? `\n${violation.invariant}: ${violation.sentence}` : '\nevery promise held');
  write(`${disturbances.length} disturbances: ${disturbances.join('; ')}`);
  return violation ? 1 : 0;
}

async function many(): Promise<number> {
  const { exhaustive, seed = 1, workers } = options;
  const total = exhaustive ? await countOfPairs() : options.seeds;
  const what = exhaustive ? 'runs with every pair of faults' : `seeds from ${seed} on`;
  write(`${total} ${what}, ${workers} processes`);
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  let said = 0;
  const result = await inParallel(
    { kind: exhaustive ? 'exhaustive' : 'seeds', firstSeed: seed, seeds: options.seeds },
    workers,
    (done) => {
      if (seconds() - said < 10) return;
      said = seconds();
      write(`${done} of ${total} in ${said.toFixed(0)} s`);
    },
  );
  const rate = (result.done / seconds()).toFixed(0);
  write(`${result.done} runs in ${seconds().toFixed(1)} s, ${rate} a second`);
  if (!result.broken) {
    write('every promise held');
    return 0;
  }
  await report(result.broken, write);
  return 1;
}

async function countOfPairs(): Promise<number> {
  let count = 0;
  for (const _ of placements(await callsOfThePair(), 0, 1)) count += 1;
  return count;
}
