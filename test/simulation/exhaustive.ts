import { compilePolicies } from '#adapters/yaml/compile-policies';
import { pairOfApprovers } from './actors/pair.ts';
import { faultsAt, isPossible, type FaultKind } from './faults.ts';
import { run, type Run } from './run.ts';

const policies = await compilePolicies('test/simulation/policies/pair');

/**
 * The faults that differ in what they leave behind. A throttled call is one that never arrived, and a slow one
 * changes the order of things, which the seeds do.
 */
const kinds = [
  'fails-before',
  'fails-after',
  'dies-before',
  'dies-after',
  'duplicated',
  'conflict',
] as const satisfies readonly FaultKind[];

/** Faults by the call they befall (`requests.commit#2`). */
export type Placed = ReadonlyMap<string, FaultKind>;

/** Two approvers, one phase, and faults at these calls. */
export const runPair = (
  places: Placed,
  history?: (line: string) => void,
  seen?: (call: string) => void,
): Promise<Run> =>
  run({
    name: `pair ${[...places].join()}`,
    seed: 1,
    only: new Set(),
    history,
    policies,
    faults: () => faultsAt(places, seen),
    actors: pairOfApprovers,
    calmAfterMs: 10 * 60_000,
  });

/** The calls of the undisturbed run, in order. */
export async function callsOfThePair(): Promise<readonly string[]> {
  const calls: string[] = [];
  const { violation } = await runPair(new Map(), undefined, (call) => calls.push(call));
  if (violation) throw new Error(`without any fault: ${violation.invariant} ${violation.sentence}`);
  return calls;
}

/** Every fault alone and every pair of faults at two calls, the nth of `of` parts of them. */
export function* placements(calls: readonly string[], nth: number, of: number): Generator<Placed> {
  const single = calls.flatMap((call) =>
    kinds.filter((kind) => isPossible(kind, call.replace(/#\d+$/, ''))).map((kind) => [call, kind] as const),
  );
  let count = 0;
  for (const [index, one] of single.entries()) {
    if (count++ % of === nth) yield new Map([one]);
    for (const other of single.slice(index + 1))
      if (other[0] !== one[0] && count++ % of === nth) yield new Map([one, other]);
  }
}
