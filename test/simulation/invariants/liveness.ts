import { memoryRequestLists } from '#adapters/memory/request-lists';
import { conditionsDeadline } from '#domain/release/conditions-left';
import { startDeadline } from '#domain/release/deadline';
import type { Release } from '#domain/release/release';
import { isClosed, standingOf } from '#domain/release/status';
import { isoOf, msOf } from '#domain/time';
import type { Broken } from '../violation.ts';
import { lateMinutes } from './promises.ts';
import { isPast, waitIn, type PhaseWait } from './workflow.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';
import type { executionCalls } from '../world/workflow-service.ts';

/** L1, L2 and L3: once nothing goes wrong any more, everything comes to its end. */
export function everythingEnds(
  broken: Broken,
  twins: Twins,
  executions: Pick<ReturnType<typeof executionCalls>, 'running'>,
  isCalm: () => boolean,
  now: () => string,
): Observer & { isOver(): Promise<boolean>; atTheEnd(): Promise<void> } {
  /** The wait of a phase that was not woken yet, by execution. */
  const asleep = new Map<string, { requestId: string; wait: PhaseWait; token: string; sweeps: number }>();
  const lists = memoryRequestLists(twins.requests);
  const open = () =>
    [...twins.requests.requests.values()].filter(({ release }) => !isClosed(standingOf(release).status));
  const due = () => lists.due('9999-12-31T00:00:00.000Z', 10);

  let calmMinutes = 0;

  function nobodyWaitsInVain(): void {
    const latest = isoOf(msOf(now()) - lateMinutes * 60_000);
    for (const { release } of open()) {
      const until = endsBy(release);
      if (until !== undefined && until < latest)
        broken('L2', `${release.id} was to end by ${until} and is still ${standingOf(release).status}`);
    }
  }

  /** An execution that a later attempt replaced hears of the decision at its next milestone. */
  const isOwedACall = (execution: string) => {
    const { requestId, wait } = asleep.get(execution)!;
    const { release, attempt } = twins.requests.requests.get(requestId)!;
    const isCurrent = execution.startsWith(`${requestId}-${attempt}-`);
    return isCurrent && isPast(release, wait);
  };

  return {
    waiting(token, execution, requestId) {
      const wait = waitIn(execution, requestId);
      if (wait !== undefined) asleep.set(execution, { requestId, wait, token, sweeps: 0 });
    },

    resumed(token) {
      for (const [execution, one] of asleep) if (one.token === token) asleep.delete(execution);
    },

    async minute() {
      if (!isCalm()) return;
      calmMinutes += 1;
      if (calmMinutes > lateMinutes) nobodyWaitsInVain();
      const owed = new Set([...asleep.keys()].filter(isOwedACall));
      const running = owed.size > 0 ? await executions.running() : [];
      for (const [execution, one] of asleep) {
        const isOwed = owed.has(execution) && running.some((arn) => arn.endsWith(`:${execution}`));
        one.sweeps = isOwed ? one.sweeps + 1 : 0;
        // Counted before the sweep of its minute: at the fourth sight three have passed, of which the first came
        // before the record was due for a look, because the decision had just been made.
        if (one.sweeps > 3) broken('L1', `${execution} was not resumed in two sweeps`);
      }
    },

    isOver: async () =>
      open().length === 0 && (await due()).length === 0 && (await executions.running()).length === 0,

    async atTheEnd() {
      for (const { release } of open()) {
        const { status, because } = standingOf(release);
        broken('L2', `${release.id} never ended: ${status}, ${because}`);
      }
      for (const id of await due()) broken('L3', `${id} is closed and the sweeper is still to look at it`);
      for (const { holder, service, environment } of twins.requests.environments.values())
        if (holder !== undefined) broken('L3', `${service} ${environment} is still held by ${holder}`);
      for (const arn of await executions.running()) broken('L3', `${arn} still runs`);
    },
  };
}

/** When a request that waits for people ends without them. */
function endsBy(release: Release): string | undefined {
  const phase = release.phases.find(({ outcome }) => outcome === 'open');
  if (phase) return phase.expiresAt;
  return (
    conditionsDeadline(release) ??
    (standingOf(release).status === 'awaiting-start' ? startDeadline(release) : undefined)
  );
}
