import type { Run } from './run.ts';
import type { Violation } from './violation.ts';

export interface Shrunk {
  readonly violation: Violation;
  /** The disturbances without which it does not happen. */
  readonly only: readonly string[];
  readonly runs: number;
}

/**
 * Leaves out disturbances as long as the same promise is broken without them: halves first, then smaller parts, then
 * one by one (delta debugging). `mostRuns` bounds the search; what it leaves is shorter, if not always the shortest.
 */
export async function shrink(
  first: Run & { readonly violation: Violation },
  rerun: (only: ReadonlySet<string>) => Promise<Run>,
  mostRuns = 400,
): Promise<Shrunk> {
  let kept = [...new Set(first.disturbances)];
  let { violation } = first;
  let runs = 0;
  let parts = 2;

  async function isBrokenWith(only: readonly string[]): Promise<boolean> {
    runs += 1;
    const again = await rerun(new Set(only));
    if (again.violation?.invariant !== violation.invariant) return false;
    violation = again.violation;
    // What was left out may have brought others about, which did not happen now.
    kept = only.filter((name) => again.disturbances.includes(name));
    return true;
  }

  if (kept.length > 0 && (await isBrokenWith([]))) return { violation, only: kept, runs };
  while (kept.length > 1 && runs < mostRuns) {
    const size = Math.ceil(kept.length / parts);
    const before = kept;
    let hasShrunk = false;
    for (let from = 0; from < before.length && runs < mostRuns; from += size) {
      const without = new Set(before.slice(from, from + size));
      const rest = kept.filter((name) => !without.has(name));
      if (rest.length < kept.length && (await isBrokenWith(rest))) hasShrunk = true;
    }
    if (!hasShrunk && size === 1) break;
    parts = hasShrunk ? 2 : Math.min(parts * 2, kept.length);
  }
  return { violation, only: kept, runs };
}
