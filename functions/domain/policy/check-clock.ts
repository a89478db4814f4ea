import { workdayMs, type Calendar } from '#domain/time/calendar';
import { leastMs, workMs, type Duration } from '#domain/time/duration';
import { lengthInWords } from '#domain/time/length-in-words';
import { longestMs } from './grammar.ts';
import { repeated } from './names.ts';
import type { PackSource } from './pack.ts';
import { inForce, inVariant, type PhaseInVariant } from './phase-in-variant.ts';
import type { Path, Problem } from './problems.ts';

/** What is wrong with the times of a phase as it stands for one variant. */
export function clockProblems(phase: PhaseInVariant, calendar: Calendar | undefined): readonly Problem[] {
  const expires = inForce(phase, 'expires');
  const remind = inForce(phase, 'remind');
  const lengths = [
    { length: expires.rule, path: expires.path },
    ...remind.rule.map((length, index) => ({ length, path: [...remind.path, index] })),
    ...lengthsOfRows(phase),
    ...lengthsOfSteps(phase),
  ];
  const uncountable = lengths.flatMap(({ length, path }) => lengthProblems(length, path, calendar));
  if (uncountable.length > 0) return uncountable;
  const reason = `comes too late: the phase expires after ${lengthInWords(expires.rule)}${inVariant(phase)}`;
  return [
    ...remind.rule.flatMap((length, index) =>
      isTooLate(length, expires.rule, calendar) ? [{ path: [...remind.path, index], reason }] : [],
    ),
    ...repeated(remind.rule.map(lengthInWords), remind.path),
  ];
}

/** What is wrong with the times of what is owed, and of conditions. */
export function owedClockProblems(source: PackSource, calendar: Calendar | undefined): readonly Problem[] {
  const { afterwards, conditions, obligations } = source;
  const lengths = [
    ...Object.entries(obligations).flatMap(([variant, list]) =>
      list.map(({ within }, index) => ({ length: within, path: ['obligations', variant, index, 'within'] })),
    ),
    { length: afterwards.reviews, path: ['afterwards', 'reviews'] },
    { length: afterwards.conditions, path: ['afterwards', 'conditions'] },
    { length: conditions.within, path: ['conditions', 'within'] },
  ];
  return lengths.flatMap(({ length, path }) => lengthProblems(length, path, calendar));
}

function lengthsOfRows(phase: PhaseInVariant) {
  const { rule: slots = {}, path } = inForce(phase, 'slots');
  return Object.entries(slots).flatMap(([role, { within }]) =>
    within === undefined ? [] : [{ length: within, path: [...path, role, 'within'] }],
  );
}

function lengthsOfSteps(phase: PhaseInVariant) {
  const { rule: steps, path } = inForce(phase, 'on-expiry');
  return steps.flatMap((step, index) =>
    step.how === 'proceed'
      ? []
      : [{ length: step.for, path: [...path, index, step.how === 'postpone' ? 'postpone' : 'for'] }],
  );
}

const weekMs = 7 * 86_400_000;

function lengthProblems(length: Duration, path: Path, calendar: Calendar | undefined): readonly Problem[] {
  if (typeof length === 'number') return [];
  if (!calendar) return [{ path, reason: 'counts business time, but the pack names no calendar' }];
  const workMsPerWeek = calendar.workingDays.length * workdayMs(calendar);
  const isTooLong = (workMs(length, calendar) / workMsPerWeek) * weekMs > longestMs;
  return isTooLong ? [{ path, reason: 'must be at most 90d, with the nights and weekends in it' }] : [];
}

/**
 * Whether a reminder can never come before the end. Business time takes at least the work in it; how much longer it
 * takes depends on the day, so a reminder by the wall clock may come before an end in business time.
 */
const isTooLate = (reminder: Duration, end: Duration, calendar: Calendar | undefined) =>
  (typeof reminder === 'object' || typeof end === 'number') &&
  leastMs(reminder, calendar) >= leastMs(end, calendar);
