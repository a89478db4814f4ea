import { afterwards, withConditions } from './conditions-apply.ts';
import type { EventData, Happening } from './events.ts';
import { owed } from './obligations-apply.ts';
import { afterEvidence, afterStep, neverDecided } from './phases-apply.ts';
import type { Release } from './release.ts';

/** Folds one event into the state. The only way a release changes. */
export function apply(release: Release | undefined, id: string, event: Happening): Release {
  if (event.type === 'request-opened') return opened(id, event.data, event.at);
  if (!release) throw new Error(`a release begins with its opening, not with ${event.type} (this is a bug)`);
  switch (event.type) {
    case 'phase-opened':
    case 'slot-overdue':
    case 'slot-waived':
    case 'deadline-passed':
    case 'reminder-due':
    case 'phase-expired':
    case 'override-used':
    case 'conflict-escalated':
    case 'conflict-ruled':
      return { ...release, phases: afterStep(release, event) };
    case 'decision-recorded':
      return { ...withConditions(release, event.data, event), phases: afterStep(release, event) };
    case 'evidence-attached': {
      const evidence = { ...release.evidence, [event.data.name]: event.data.value };
      return { ...release, phases: afterEvidence(release.phases, event), evidence };
    }
    case 'request-cancelled':
      return {
        ...release,
        phases: neverDecided(release.phases, event.at),
        cancelled: { at: event.at, by: event.actor.id, reason: event.data.reason },
      };
    case 'request-superseded':
      return {
        ...release,
        phases: neverDecided(release.phases, event.at),
        superseded: { at: event.at, ...event.data },
      };
    case 'message-posted':
      return {
        ...release,
        messages: [...(release.messages ?? []), { ...event.data, by: event.actor.id, at: event.at }],
      };
    case 'condition-resolved':
    case 'condition-judged':
      return { ...release, conditions: afterwards(release.conditions ?? [], event) };
    case 'conditions-begun':
      return { ...release, conditionsBegun: event.data };
    case 'conditions-expired':
      return { ...release, conditionsExpiredAt: event.at };
    case 'obligation-opened':
    case 'obligation-reminded':
    case 'obligation-overdue':
    case 'obligation-fulfilled':
      return { ...release, obligations: owed(release.obligations ?? [], event) };
    case 'start-requested':
      return { ...release, start: { at: event.at, by: event.actor.id, ...event.data } };
    case 'start-expired':
      return { ...release, startExpiredAt: event.at };
    case 'deployment-started':
      return {
        ...release,
        deployment: {
          id: event.data.deployment,
          fence: event.data.fence,
          permit: event.data.permit,
          state: 'running',
          startedAt: event.at,
        },
      };
    case 'deployment-step':
      return withDeployment(release, { lastStep: event.data.step });
    case 'deployment-succeeded':
      return {
        ...withDeployment(release, { state: 'succeeded', endedAt: event.at }),
        watch: { stage: 0, stageStartedAt: event.at, checks: 0, failed: false },
      };
    case 'deployment-failed': {
      const deployment = release.deployment ?? neverStarted(event.at);
      return {
        ...release,
        deployment: { ...deployment, state: 'failed', endedAt: event.at, reason: event.data.reason },
      };
    }
    case 'health-checked':
      return checked(release, event.data, event.at);
  }
}

/** The state after a whole history. */
export const fold = (id: string, events: readonly Happening[]): Release | undefined =>
  events.reduce<Release | undefined>((state, event) => apply(state, id, event), undefined);

function opened(id: string, data: EventData<'request-opened'>, at: string): Release {
  const { evidence, ...form } = data.form;
  return {
    id,
    createdAt: at,
    requester: data.requester,
    ...(data.runUrl && { runUrl: data.runUrl }),
    form,
    plan: data.plan,
    evidence,
    phases: data.plan.phases.map((phase) => ({
      id: phase.id,
      outcome: 'waiting',
      remindersSent: 0,
      decisions: [],
    })),
  };
}

function checked(release: Release, data: EventData<'health-checked'>, at: string): Release {
  if (!release.watch) throw new Error('health is checked only after a deployment (this is a bug)');
  const stagePassed = data.outcome === 'stage-passed' || data.outcome === 'completed';
  const last = { at, verdict: data.verdict, values: data.values, sentence: data.sentence };
  return {
    ...release,
    watch: {
      stage: stagePassed ? data.stage + 1 : data.stage,
      stageStartedAt: stagePassed ? at : release.watch.stageStartedAt,
      checks: stagePassed ? 0 : release.watch.checks + 1,
      last,
      failed: data.outcome === 'failed',
      ...(data.outcome === 'replaced' && { replaced: true }),
    },
  };
}

/** A deployment that failed before the deployer was asked, for example because the environment stayed busy. */
const neverStarted = (at: string) => ({ id: 'none', fence: 0, permit: 'none', startedAt: at });

function withDeployment(release: Release, change: Partial<NonNullable<Release['deployment']>>): Release {
  if (!release.deployment) throw new Error('a deployment reports only after it started (this is a bug)');
  return { ...release, deployment: { ...release.deployment, ...change } };
}
