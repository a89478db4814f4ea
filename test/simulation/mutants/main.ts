import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { places } from '../seeds.ts';
import type { Broken, News, Work } from '../work.ts';
import { startWorker } from '../workers.ts';
import { mutants } from './all.ts';
import type { Mutant } from './mutant.ts';

/** Several times the seeds that the slowest known mutant takes. */
const seeds = 4_000;

/** Of the pairs of faults every so-manyth: some two thousand runs. */
const everyPair = 40;

const { only } = new Command('npm run mutants --')
  .description('Plants each known bug in the product and shows the run that finds it.')
  .option('--only <name>', 'the mutants whose names contain this')
  .addHelpText(
    'after',
    '\nEnds with 1 when one survives that should not, or dies that another part should guard.',
  )
  .parse(process.argv)
  .opts<{ only?: string }>();

interface Verdict {
  readonly mutant: Mutant;
  readonly killed?: { readonly by: string; readonly invariant: string; readonly sentence: string };
}

/** Hunts one mutant where it is likely to show, then elsewhere; where something guards the promise, only once. */
async function hunt(mutant: Mutant): Promise<Verdict> {
  const kinds: readonly Work['kind'][] =
    mutant.huntedWith === 'pairs' ? ['exhaustive', 'seeds'] : ['seeds', 'exhaustive'];
  let broken: Broken | undefined;
  for (const kind of mutant.guarded ? kinds.slice(0, 1) : kinds) broken ??= await hunted(mutant, kind);
  const violation = broken?.run.violation;
  if (!broken || !violation) return { mutant };
  const by =
    broken.kind === 'seeds'
      ? `seed ${broken.seed}`
      : broken.places.map(([call, kind]) => `${call} ${kind}`).join('; ');
  return { mutant, killed: { by, ...violation } };
}

function hunted(mutant: Mutant, kind: Work['kind']): Promise<Broken | undefined> {
  return new Promise((end, fail) => {
    const child = startWorker({ ...process.env, MUTANT: mutant.name });
    child.on('message', (news: News) => {
      if ('broken' in news) end(news.broken);
      else if ('finished' in news) end(undefined);
    });
    child.on('error', fail);
    child.on(
      'exit',
      (code) => code !== 0 && fail(new Error(`hunting "${mutant.name}" ended with code ${code}`)),
    );
    child.send({ kind, nth: 0, ...share(mutant, kind) } satisfies Work);
  });
}

function share(mutant: Mutant, kind: Work['kind']): Pick<Work, 'of' | 'firstSeed' | 'seeds'> {
  if (kind === 'exhaustive') return { of: everyPair, firstSeed: 1, seeds: 0 };
  const { huntedWith: place } = mutant;
  const { first, every } = place && place !== 'pairs' ? places[place] : { first: 1, every: 1 };
  return { of: every, firstSeed: first, seeds: every * (mutant.guarded ? seeds / 4 : seeds) };
}

function isAsExpected({ mutant, killed }: Verdict): boolean {
  return mutant.guarded === undefined ? killed !== undefined : killed === undefined;
}

function write({ mutant, killed }: Verdict): void {
  const mark = isAsExpected({ mutant, ...(killed && { killed }) }) ? ' ' : '!';
  if (killed)
    console.log(
      `${mark} ${mutant.name}\n    killed by ${killed.by}: ${killed.invariant} ${killed.sentence.split('\n')[0]}`,
    );
  else if (mutant.guarded)
    console.log(
      `${mark} ${mutant.name}\n    harmless alone, guarded by ${mutant.guarded.by}\n    dies in: ${mutant.guarded.pair}`,
    );
  else
    console.log(
      `${mark} ${mutant.name}\n    SURVIVED ${seeds} seeds and every ${everyPair}th pair of faults`,
    );
}

const queue = mutants.filter(({ name }) => name.includes(only ?? ''));
const verdicts: Verdict[] = [];
const next = queue.values();
await Promise.all(
  Array.from({ length: availableParallelism() }, async () => {
    for (const mutant of next) {
      const verdict = await hunt(mutant);
      verdicts.push(verdict);
      write(verdict);
    }
  }),
);
const count = (wanted: (verdict: Verdict) => boolean) => verdicts.filter(wanted).length;
const unexpected = count((verdict) => !isAsExpected(verdict));
console.log(
  `\n${queue.length} mutants: ${count(({ killed }) => killed !== undefined)} killed, ` +
    `${count(({ killed, mutant }) => !killed && mutant.guarded !== undefined)} guarded twice`,
);
console.log(`${verdicts.length - unexpected} passed, ${unexpected} failed`);
process.exitCode = unexpected === 0 ? 0 : 1;
