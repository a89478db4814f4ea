import type { Comparison, Limit } from './plan.ts';

export interface Levels {
  readonly healthy: readonly Limit[];
  readonly alert: readonly Limit[];
  readonly rollback: readonly Limit[];
}

export interface Contradiction {
  /** The level to correct. */
  readonly level: keyof Levels;
  readonly metric: string;
  readonly reason: string;
}

/**
 * Where the levels of one metric contradict each other: no value may be both healthy and alarming, and what asks
 * for a rollback has to be alarming as well.
 */
export function contradictions({ healthy, alert, rollback }: Levels): readonly Contradiction[] {
  return [
    ...clashes('alert', healthy, alert, overlap, 'holds for values that count as healthy'),
    ...clashes('rollback', healthy, rollback, overlap, 'holds for values that count as healthy'),
    ...clashes('rollback', alert, rollback, reachesBeyond, 'holds for values that raise no alert'),
  ];
}

function clashes(
  level: keyof Levels,
  milder: readonly Limit[],
  graver: readonly Limit[],
  clash: (milder: Values, graver: Values) => boolean,
  reason: string,
): readonly Contradiction[] {
  return graver
    .filter((limit) =>
      milder.some((other) => other.metric === limit.metric && clash(valuesOf(other), valuesOf(limit))),
    )
    .map(({ metric }) => ({ level, metric, reason }));
}

/** The values a comparison holds for; an end that is `open` does not belong to them. */
interface Values {
  readonly from: number;
  readonly fromOpen: boolean;
  readonly to: number;
  readonly toOpen: boolean;
}

function valuesOf({ operator, value }: Comparison): Values {
  const at = Number(value);
  switch (operator) {
    case '=':
      return { from: at, fromOpen: false, to: at, toOpen: false };
    case '<':
    case '<=':
      return { from: Number.NEGATIVE_INFINITY, fromOpen: true, to: at, toOpen: operator === '<' };
    case '>':
    case '>=':
      return { from: at, fromOpen: operator === '>', to: Number.POSITIVE_INFINITY, toOpen: true };
  }
}

const overlap = (a: Values, b: Values) => beginsBeforeEnd(a, b) && beginsBeforeEnd(b, a);

const beginsBeforeEnd = (a: Values, b: Values) =>
  a.from < b.to || (a.from === b.to && !a.fromOpen && !b.toOpen);

function reachesBeyond(outer: Values, inner: Values): boolean {
  const below = inner.from < outer.from || (inner.from === outer.from && outer.fromOpen && !inner.fromOpen);
  const above = inner.to > outer.to || (inner.to === outer.to && outer.toOpen && !inner.toOpen);
  return below || above;
}
