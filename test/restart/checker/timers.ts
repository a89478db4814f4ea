import * as z from 'zod';
import type { Case, Execution } from '../record.ts';

/** How much later than its time a timer may fire: the sweeper's grace, two sweeps, and what is under way. */
const latestMs = 5 * 60_000;

/** What happens by itself happens at its time: never before it, and not long after. */
export function timerFaults({ id, trail: { events }, executions }: Case): string[] {
  const plan = events[0]?.data.plan;
  const opened = events.find(({ type }) => type === 'phase-opened');
  const due = ({ type, data }: (typeof events)[number]): number | undefined => {
    if (type === 'phase-expired') return Date.parse(opened?.data.expiresAt ?? '');
    const [phase] = plan?.phases ?? [];
    if (type === 'reminder-due')
      return Date.parse(opened?.at ?? '') + (phase?.remindAfterMs[(data.number ?? 0) - 1] ?? NaN);
    return undefined;
  };
  const recorded = events.flatMap((event) => {
    const at = due(event);
    if (at === undefined) return [];
    const lateMs = Date.parse(event.at) - at;
    if (lateMs < 0) return [`${event.type} of ${id} came ${-lateMs} ms early`];
    return lateMs <= latestMs ? [] : [`${event.type} of ${id} came ${lateMs / 1_000} s late`];
  });
  return [...recorded, ...watchFaults(id, events), ...executions.flatMap(timeoutFaults)];
}

/** A release is completed after its whole watch. */
function watchFaults(id: string, events: Case['trail']['events']): string[] {
  const watchMs = events[0]?.data.plan?.verify.reduce((sum, { forMs }) => sum + forMs, 0) ?? 0;
  const deployed = events.find(({ type }) => type === 'deployment-succeeded');
  const completed = events.find(({ data }) => data.outcome === 'completed');
  const early = deployed && completed && Date.parse(completed.at) - Date.parse(deployed.at) < watchMs;
  return early ? [`${id} was completed before its watch of ${watchMs / 60_000} minutes was over`] : [];
}

const scheduled = z.looseObject({
  timeoutInSeconds: z.number().optional(),
  heartbeatInSeconds: z.number().optional(),
});

/** A task of a state machine times out when its time is over, by the history's own words. */
function timeoutFaults({ name, history }: Execution): string[] {
  return history.flatMap(({ type, state, at, id }) => {
    if (type !== 'TaskTimedOut') return [];
    const start = history.findLast(
      (event) => event.id < id && event.state === state && event.type === 'TaskScheduled',
    );
    const { timeoutInSeconds = 0, heartbeatInSeconds = timeoutInSeconds } = scheduled.parse(
      start?.detail ?? {},
    );
    const dueMs = Date.parse(start?.at ?? '') + Math.min(timeoutInSeconds, heartbeatInSeconds) * 1_000;
    return start && Date.parse(at) >= dueMs ? [] : [`${name}: ${state} timed out at ${at}, before its time`];
  });
}
