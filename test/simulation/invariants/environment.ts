import { standingOf } from '#domain/release/status';
import type { Broken } from '../violation.ts';
import type { Observer } from '../world/observer.ts';
import type { Twins } from '../world/twins.ts';

/** S10: one deployment at a time in an environment, fences that rise, and nothing deployed but what was approved. */
export function oneDeploymentAtATime(broken: Broken, twins: Twins): Observer {
  const active = new Map<string, string>();
  const fences = new Map<string, number>();

  return {
    committed({ after: { id, form }, events }) {
      const place = `${form.service} ${form.environment}`;
      for (const event of events) {
        if (event.type === 'deployment-started') {
          const other = active.get(place);
          if (other !== undefined && other !== id)
            broken('S10', `${id} deploys to ${place} while ${other} does`);
          if (event.data.fence <= (fences.get(place) ?? 0))
            broken('S10', `fence ${event.data.fence} of ${place} does not rise above ${fences.get(place)}`);
          active.set(place, id);
          fences.set(place, event.data.fence);
        }
        if (event.type === 'deployment-succeeded' || event.type === 'deployment-failed')
          if (active.get(place) === id) active.delete(place);
      }
    },

    ordered({ deployment, request }) {
      const release = twins.requests.requests.get(request.id)?.release;
      const recorded = release?.deployment;
      if (!release || recorded?.id !== deployment.id || recorded.fence !== deployment.fence)
        return broken('S10', `${deployment.id} was ordered and is not on record`);
      if (request.version !== release.form.version || request.commit !== release.form.commit)
        broken('S10', `${deployment.id} deploys something else than was approved`);
      if (!release.phases.every((phase) => phase.outcome === 'approved') || release.cancelled)
        broken('S4', `${deployment.id} was ordered for a release that is ${standingOf(release).status}`);
    },
  };
}
