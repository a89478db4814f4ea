import * as z from 'zod';
import type { Case, Event, Execution } from '../record.ts';
import { ending } from './outcome.ts';

const answer = z.looseObject({ step: z.string() });
const phaseMachine = 'Countersign-approval-phase';
const phaseWait = 'Wait for the decision';

/**
 * S1, S2, S3: every wait for a decision was woken once, not before the decision was on record, and with what the
 * record says comes next.
 */
export function workflowFaults({ id, trail: { events }, executions }: Case): string[] {
  const waits = executions.filter(({ machine }) => machine === phaseMachine);
  const isResumed = waits.some((execution) => wakings(execution).length > 0);
  const forgotten =
    isResumed || !events.some(({ type }) => type === 'phase-opened') ? [] : [`${id} was never resumed`];
  return [
    ...forgotten,
    ...executions.flatMap(troubles),
    ...waits.flatMap((wait) => wakingFaults(wait, events)),
  ];
}

/** Being denied or running out of time is an outcome; an execution fails for technical trouble alone. */
const troubles = ({ name, status, error = '', cause = '' }: Execution): string[] =>
  ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status) ? [`${name} is ${status}: ${error} ${cause}`] : [];

const wakings = ({ history }: Execution) =>
  history.filter(({ type, state }) => type === 'TaskSucceeded' && state === phaseWait);

function wakingFaults(execution: Execution, events: readonly Event[]): string[] {
  const { name } = execution;
  const [first, ...more] = wakings(execution);
  if (more.length > 0) return [`${name} was resumed ${more.length + 1} times`];
  if (!first) return [];
  const decided = events.find((event) => event.data.outcome === 'approved' || ending(event) !== undefined);
  if (!decided || decided.at > first.at)
    return [`${name} was resumed at ${first.at}, before its decision was on record`];
  return contradictions(execution, events);
}

/** What the state machine was told against what the record says. */
function contradictions({ name, output }: Execution, events: readonly Event[]): string[] {
  const told = answer.safeParse(output);
  if (!told.success) return [];
  const isApproved = events.some(({ data }) => data.outcome === 'approved');
  const { step } = told.data;
  if (step === 'phase') return [`${name} was resumed to wait for the phase that it waited for`];
  if (step !== 'end' && !isApproved) return [`${name} was told ${step}, and nobody approved`];
  return [];
}

/** L3: the workflow of a closed request is over. */
export const unfinishedFaults = ({ executions }: Case): string[] =>
  executions.filter(({ status }) => status === 'RUNNING').map(({ name }) => `${name} still runs`);
