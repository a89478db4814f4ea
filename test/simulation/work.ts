import { callsOfThePair, placements, runPair, type Placed } from './exhaustive.ts';
import type { Run } from './run.ts';
import { runSeed } from './seeds.ts';

/** What one worker does: every `of`th run, from its own on. */
export interface Work {
  readonly kind: 'seeds' | 'exhaustive';
  readonly nth: number;
  readonly of: number;
  readonly firstSeed: number;
  readonly seeds: number;
}

/** A worker's news. */
export type News =
  | { readonly done: number }
  | { readonly done: number; readonly broken: Broken }
  | { readonly done: number; readonly finished: true };

/** Where a promise was broken, for whoever replays it. */
export type Broken =
  | { readonly kind: 'seeds'; readonly seed: number; readonly run: Run }
  | {
      readonly kind: 'exhaustive';
      readonly places: readonly (readonly [string, string])[];
      readonly run: Run;
    };

const newsEvery = 20;

/** Works until the first broken promise, telling how far it got. */
export async function work(asked: Work, tell: (news: News) => void): Promise<void> {
  let done = 0;
  for await (const broken of asked.kind === 'seeds' ? seeds(asked) : pairs(asked)) {
    done += 1;
    if (broken) return tell({ done, broken });
    if (done % newsEvery === 0) tell({ done });
  }
  tell({ done, finished: true });
}

async function* seeds({ nth, of, firstSeed, seeds: count }: Work): AsyncGenerator<Broken | undefined> {
  for (let seed = firstSeed + nth; seed < firstSeed + count; seed += of) {
    const run = await runSeed(seed);
    yield run.violation && { kind: 'seeds', seed, run };
  }
}

async function* pairs({ nth, of }: Work): AsyncGenerator<Broken | undefined> {
  for (const places of placements(await callsOfThePair(), nth, of)) {
    const run = await runPair(places);
    yield run.violation && { kind: 'exhaustive', places: listed(places), run };
  }
}

const listed = (places: Placed) => [...places];
