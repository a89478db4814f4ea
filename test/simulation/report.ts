import { faultKinds, type FaultKind } from './faults.ts';
import { runPair } from './exhaustive.ts';
import { runSeed } from './seeds.ts';
import { shrink } from './shrink.ts';
import type { Broken } from './work.ts';

/** What a person needs who has to mend it: which promise, the shortest history, and how to see it again. */
export async function report(broken: Broken, write: (line: string) => void): Promise<void> {
  if (broken.kind === 'exhaustive') return reportPair(broken.places, write);
  const { seed, run } = broken;
  if (!run.violation) throw new Error('nothing is broken (this is a bug)');
  write(`\nseed ${seed} breaks ${run.violation.invariant}: ${run.violation.sentence}`);
  write(`${run.disturbances.length} disturbances; leaving out what it happens without ...`);
  const shrunk = await shrink({ ...run, violation: run.violation }, (only) => runSeed(seed, only));
  write(`${shrunk.only.length} are left after ${shrunk.runs} runs. The history:\n`);
  await runSeed(seed, new Set(shrunk.only), write);
  write(`\n${shrunk.violation.invariant}: ${shrunk.violation.sentence}`);
  write(`needs: ${shrunk.only.join('; ') || 'nothing to go wrong'}`);
  write(`again: npm run simulate -- --seed ${seed} --only '${shrunk.only.join(';')}'`);
}

async function reportPair(
  places: readonly (readonly [string, string])[],
  write: (line: string) => void,
): Promise<void> {
  const text = places.map(([call, kind]) => `${call} ${kind}`).join(';');
  write(`\nthe history with ${text}:\n`);
  const { violation } = await runPair(placed(text), write);
  write(`\n${violation?.invariant}: ${violation?.sentence}`);
  write(`again: npm run simulate -- --exhaustive --only '${text}'`);
}

/** Reads `requests.commit#2 fails-after;…`. */
export function placed(text: string): Map<string, FaultKind> {
  const pairs = text.split(';').map((one): [string, FaultKind] => {
    const [call = '', name] = one.trim().split(' ');
    const kind = faultKinds.find((known) => known === name);
    if (!kind) throw new Error(`"${one}" is not a call and one of ${faultKinds.join(', ')}`);
    return [call, kind];
  });
  return new Map(pairs);
}
