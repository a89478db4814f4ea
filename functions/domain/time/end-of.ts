import { isoOf, msOf } from '#domain/time';
import type { Duration } from './duration.ts';

/** When a duration that begins at an instant is over. Handed to whoever settles times, so that only they load a calendar. */
export type EndOf = (start: string, length: Duration) => string;

/** By the clock on the wall: all that a plan without a calendar has. */
export const byTheWall: EndOf = (start, length) => {
  if (typeof length !== 'number') throw new Error('business time needs a calendar (this is a bug)');
  return isoOf(msOf(start) + length);
};
