import { overrideIn } from './compile-phase.ts';
import type { PhaseOverride, PhaseSource } from './pack.ts';
import type { Path } from './problems.ts';

export interface PhaseInVariant {
  readonly source: PhaseSource;
  readonly variant: string;
  /** Where the phase is written. */
  readonly path: Path;
}

/** The rule that holds in this variant, and where it is written. */
export function inForce<R extends keyof PhaseOverride>({ source, variant, path }: PhaseInVariant, rule: R) {
  const own = overrideIn(source, variant)[rule];
  return own === undefined
    ? { rule: source[rule], path: [...path, rule] }
    : { rule: own, path: [...path, 'variants', variant, rule] };
}

/** Said where the variant changes something, because the phase alone may well be right. */
export const inVariant = ({ source, variant }: PhaseInVariant) =>
  Object.keys(overrideIn(source, variant)).length > 0 ? ` (variant ${variant})` : '';
