import { durationInWords } from '#domain/time';
import type { StageSource } from './pack.ts';
import type { Limit, StagePlan } from './plan.ts';

/** A verification stage with its levels as lists. */
export const compileStage = (source: StageSource): StagePlan => ({
  title: source.title ?? `Watch for ${durationInWords(source.for)}`,
  forMs: source.for,
  everyMs: source.every,
  healthy: limits(source.healthy),
  alert: limits(source.alert),
  rollback: limits(source.rollback),
});

const limits = (levels: StageSource['healthy']): Limit[] =>
  Object.entries(levels).flatMap(([metric, level]) => (level ? [{ metric, ...level }] : []));
