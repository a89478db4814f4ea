import { durationInWords } from '#domain/time';
import type { Duration } from './duration.ts';

/** `60 minutes`, `2 business days`. */
export function lengthInWords(length: Duration): string {
  if (typeof length === 'number') return durationInWords(length);
  return `${length.count} business ${length.unit}${length.count === 1 ? '' : 's'}`;
}
