import { Temporal } from 'temporal-polyfill';

/**
 * The clock of a time zone, taken as a clock that never goes back: when it is put forward, the skipped times all fall
 * on the moment of the jump; when it is put back, it stands still until it has caught up with itself. So a later start
 * never ends earlier, and whoever is asked in the repeated hour gets the longer time.
 */

/** The first moment at which the clock has reached this time, in milliseconds since 1970. */
export function momentOf(time: Temporal.PlainDateTime, zone: string): number {
  const earlier = time.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const skipped = !earlier.toPlainDateTime().equals(time);
  return (skipped ? nextJump(earlier) : earlier).epochMilliseconds;
}

/** The latest time the clock has reached at this moment. */
export function timeAt(moment: number, zone: string): Temporal.PlainDateTime {
  const shown = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone);
  const time = shown.toPlainDateTime();
  const first = time.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const setBack = first.offsetNanoseconds - shown.offsetNanoseconds;
  return setBack === 0 ? time : nextJump(first).toPlainDateTime().add({ nanoseconds: setBack });
}

function nextJump(before: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const jump = before.getTimeZoneTransition('next');
  if (!jump) throw new Error(`${before.timeZoneId} changes its clock without a change (this is a bug)`);
  return jump;
}
