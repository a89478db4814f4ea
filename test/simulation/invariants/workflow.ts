import { apply } from '#domain/release/apply';
import { nextStep, waitOf } from '#domain/release/next-step';
import type { Release } from '#domain/release/release';
import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/** S1, S2 and S3: what the workflow was told, and when. */
export function workflowHearsTheRecord(broken: Broken, twins: Twins): Observer {
  const places = new Map<string, { execution: string; requestId: string }>();
  const woken = new Map<string, number>();
  /** Everything the record ever said comes next, by request. */
  const said = new Map<string, Set<string>>();

  return {
    committed({ before, after, events }) {
      const steps = said.get(after.id) ?? new Set();
      said.set(after.id, steps);
      let state = before?.release;
      for (const event of events) {
        state = apply(state, after.id, event);
        steps.add(waitOf(nextStep(state, event.at)));
      }
    },

    waiting: (token, execution, requestId) => void places.set(token, { execution, requestId }),

    resumed(token, step) {
      const place = places.get(token);
      if (!place) return broken('S3', 'a token was used that no task was given');
      const { execution, requestId } = place;
      const told = waitOf(step);
      if (!said.get(requestId)?.has(told))
        broken('S3', `${execution} was told ${told}; the record never said so`);
      const wait = waitIn(execution, requestId);
      if (wait === undefined) return;
      const count = (woken.get(execution) ?? 0) + 1;
      woken.set(execution, count);
      if (count > 1) broken('S1', `${execution} was resumed ${count} times`);
      if (!isPast(twins.requests.requests.get(requestId)?.release, wait))
        broken('S2', `${execution} was resumed while the record waits for the same`);
    },
  };
}

export interface PhaseWait {
  readonly phase: string;
  /** Which time the phase is decided. */
  readonly round: number;
}

/** `<id>-<attempt>-<phase>[_<round>]` is the wait of a phase; deployments, debts and the release itself have other names. */
export function waitIn(execution: string, requestId: string): PhaseWait | undefined {
  const [, phase, round = '1'] = /^\d+-([^_]+)(?:_(\d+))?$/.exec(execution.slice(requestId.length + 1)) ?? [];
  return phase === undefined || /^(deploy|obligations|watch-\d+)$/.test(phase)
    ? undefined
    : { phase, round: Number(round) };
}

/** Whether the record has moved past what is waited for: the phase was decided, or is decided anew. */
export function isPast(release: Release | undefined, { phase, round }: PhaseWait): boolean {
  const found = release?.phases.find(({ id }) => id === phase);
  if (!found) return false;
  return (found.round ?? 1) > round || (found.outcome !== 'open' && found.outcome !== 'waiting');
}
