import { durationInWords, instantInWords } from '#domain/time';
import { lengthInWords } from '#domain/time/length-in-words';
import { clipped, listed } from '#domain/words';
import type { PhasePlan } from '#domain/policy/plan';
import { conditionsDeadline, conditionsLeft } from './conditions-left.ts';
import { startDeadline } from './deadline.ts';
import { needsOf } from './needs.ts';
import type { PhaseState, Release } from './release.ts';

export const statuses = [
  'in-review',
  'awaiting-conditions',
  'authorized',
  'scheduled',
  'awaiting-start',
  'deploying',
  'verifying',
  'completed',
  'denied',
  'expired',
  'cancelled',
  'superseded',
  'failed',
  'rolled-back',
] as const;
export type Status = (typeof statuses)[number];

const closedStatuses: ReadonlySet<Status> = new Set([
  'completed',
  'denied',
  'expired',
  'cancelled',
  'superseded',
  'failed',
  'rolled-back',
]);
export const isClosed = (status: Status): boolean => closedStatuses.has(status);

/** A status never travels without its because: one sentence a person understands. */
export interface Standing {
  readonly status: Status;
  readonly because: string;
}

/** A because is one sentence: a reason of a page is read where it was recorded. */
const brief = (text: string | undefined) => clipped(text ?? '', 200);

/** Where a release stands, derived from its state and nothing else. */
export function standingOf(release: Release): Standing {
  const { status, because } = placeOf(release);
  return { status, because: because() };
}

/** The status alone, for whoever does not show it to a person: most of the work is in the sentence. */
export const statusOf = (release: Release): Status => placeOf(release).status;

interface Place {
  readonly status: Status;
  readonly because: () => string;
}

function placeOf(release: Release): Place {
  const { cancelled } = release;
  if (cancelled)
    return {
      status: 'cancelled',
      because: () => `Cancelled by ${cancelled.by}: ${brief(cancelled.reason)}`,
    };
  const { superseded } = release;
  if (superseded)
    return {
      status: 'superseded',
      because: () =>
        `Superseded by ${superseded.version}, a newer request for the same place (${superseded.by}).`,
    };
  const index = release.phases.findIndex((phase) => phase.outcome !== 'approved');
  if (index >= 0) return phaseStanding(release, release.plan.phases[index]!, release.phases[index]!);
  if (release.deployment) return deploymentStanding(release);
  return conditionsLeft(release).length > 0 ? conditionsStanding(release) : authorizedStanding(release);
}

/** What one phase waits for, or how it ended. */
export function phaseBecause(release: Release, plan: PhasePlan, phase: PhaseState): string {
  switch (phase.outcome) {
    case 'waiting':
      return phase.reopened
        ? `${plan.title} is decided anew: ${phase.reopened.because}.`
        : `${plan.title} has not opened yet.`;
    case 'approved':
      if (phase.overridden) {
        const { by, role, reason } = phase.overridden;
        return `Approved by the override of ${by} (${role}): ${brief(reason)}`;
      }
      return `Approved by ${listed(approvals(phase).map((given) => `${given.by} (${given.role})`))}.`;
    case 'denied': {
      const denial = phase.decisions.find((given) => given.decision === 'deny');
      return `Denied by ${denial?.by} (${denial?.role}): ${brief(denial?.reason)}`;
    }
    case 'expired':
      return `No complete decision within ${lengthInWords(plan.expiresAfterMs)}; ${plan.title} closed by itself.`;
    case 'cancelled':
      return `Not decided: the request was ${release.superseded ? 'superseded' : 'cancelled'}.`;
    case 'open':
      return openBecause(release, plan, phase);
  }
}

const approvals = (phase: PhaseState) => phase.decisions.filter((given) => given.decision === 'approve');

/** The deadline is everything's: after a list it says so. */
function openBecause(release: Release, plan: PhasePlan, phase: PhaseState): string {
  const { approval, evidence } = needsOf(release, plan, phase);
  const needs = [...(approval ? [approval] : []), ...evidence];
  const before = phase.expiresAt ? ` before ${instantInWords(phase.expiresAt)}` : '';
  if (needs.length <= 1) return `Needs ${needs.join('')}${before}.`;
  const together = needs.length === 2 ? 'both' : 'all';
  return `Needs ${needs.slice(0, -1).join('; ')}; and ${needs.at(-1)}${before && `: ${together}${before}`}.`;
}

function phaseStanding(release: Release, plan: PhasePlan, phase: PhaseState): Place {
  const because = () => phaseBecause(release, plan, phase);
  if (phase.outcome === 'denied' || phase.outcome === 'expired') return { status: phase.outcome, because };
  return { status: 'in-review', because };
}

function conditionsStanding(release: Release): Place {
  const left = conditionsLeft(release);
  const list = () => listed(left.map(({ text, by }) => `“${brief(text)}” (${by})`));
  if (release.conditionsExpiredAt)
    return {
      status: 'expired',
      because: () => `Approved, but these conditions were not met in time: ${list()}.`,
    };
  return {
    status: 'awaiting-conditions',
    because: () => {
      const until = conditionsDeadline(release);
      return `Approved with conditions that have yet to be met${until ? ` before ${instantInWords(until)}` : ''}: ${list()}.`;
    },
  };
}

function authorizedStanding(release: Release): Place {
  const { deploy } = release.plan;
  if (deploy.start === 'automatic')
    return {
      status: 'authorized',
      because: () => 'Every approval is there; the deployment starts by itself.',
    };
  if (release.startExpiredAt)
    return {
      status: 'expired',
      because: () =>
        `Authorized, but nobody started the deployment within ${durationInWords(deploy.startWithinMs)}.`,
    };
  const { start } = release;
  if (start)
    return {
      status: 'authorized',
      because: () => `Every approval is there; ${start.by} started the deployment.`,
    };
  return { status: 'awaiting-start', because: () => awaitingStartBecause(startDeadline(release)) };
}

const awaitingStartBecause = (until: string | undefined) =>
  `Every approval is there; somebody has to start the deployment${until ? ` until ${instantInWords(until)}` : ''}.`;

function deploymentStanding(release: Release): Place {
  const { deployment, watch } = release;
  if (deployment?.state === 'failed')
    return { status: 'failed', because: () => `The deployment failed: ${brief(deployment.reason)}` };
  if (!watch)
    return {
      status: 'deploying',
      because: () =>
        deployment?.lastStep ? `Deploying: ${deployment.lastStep}` : 'The deployer was asked to deploy.',
    };
  if (watch.replaced)
    return {
      status: 'superseded',
      because: () => `Deployed, and replaced before its watch was over. ${watch.last?.sentence ?? ''}`.trim(),
    };
  if (watch.failed)
    return {
      status: 'failed',
      because: () => `Deployed, but not healthy. ${watch.last?.sentence ?? ''}`.trim(),
    };
  const stage = release.plan.verify[watch.stage];
  if (!stage)
    return {
      status: 'completed',
      because: () => (release.plan.verify.length > 0 ? 'Deployed, and every check passed.' : 'Deployed.'),
    };
  const said = watch.last ? ` Last check: ${watch.last.sentence}` : '';
  return {
    status: 'verifying',
    because: () => `Deployed; ${stage.title} lasts ${durationInWords(stage.forMs)}.${said}`,
  };
}
