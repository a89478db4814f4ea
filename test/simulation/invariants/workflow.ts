import { apply } from '#domain/release/apply';
import { nextStep, waitOf } from '#domain/release/next-step';
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
      const phase = phaseIn(execution, requestId);
      if (phase === undefined) return;
      const count = (woken.get(execution) ?? 0) + 1;
      woken.set(execution, count);
      if (count > 1) broken('S1', `${execution} was resumed ${count} times`);
      const outcome = twins.requests.requests
        .get(requestId)
        ?.release.phases.find((candidate) => candidate.id === phase)?.outcome;
      if (outcome === 'open' || outcome === 'waiting' || outcome === undefined)
        broken('S2', `${execution} was resumed while the record has ${phase} ${outcome ?? 'nowhere'}`);
    },
  };
}

/** `<id>-<attempt>-<phase>` is the wait of a phase; deployments, debts and the release itself have other names. */
export function phaseIn(execution: string, requestId: string): string | undefined {
  const phase = /^\d+-(.+)$/.exec(execution.slice(requestId.length + 1))?.[1];
  return phase === undefined || /^(deploy|obligations|watch-\d+)$/.test(phase) ? undefined : phase;
}
